// Drives the OBS SDK for Node.js: one JSON document a line in (a verb and its words), one a line out.
const fs = require('fs');
const readline = require('readline');
const ObsClient = require('esdk-obs-nodejs');

const client = new ObsClient({
    access_key_id: process.env.ACCESS_KEY_ID,
    secret_access_key: process.env.SECRET_ACCESS_KEY,
    server: process.env.OBS_ENDPOINT,
    ssl_verify: process.env.OBS_CA,
    path_style: process.env.OBS_MODE !== 'obs',
    max_retry_count: 0,
});


function sse(q) {
    switch (q.sse) {
        case 'kms':
            return q.kmsKey ? { SseKms: 'kms', SseKmsKey: q.kmsKey } : { SseKms: 'kms' };
        case 'obs':
            return { SseKms: 'AES256' };
        case 'c':
            return customers(q);
        default:
            return {};
    }
}

function customers(q) {
    return q.sse === 'c' ? { SseC: 'AES256', SseCKey: Buffer.from(q.customerKey) } : {};
}

function source(q) {
    return q.sourceKey ? { CopySourceSseC: 'AES256', CopySourceSseCKey: Buffer.from(q.sourceKey) } : {};
}

function of(q) {
    return { Bucket: q.bucket, Key: q.key };
}

function seen(r) {
    return {
        etag: r.ETag,
        method: r.SseKms || (r.SseC ? 'c' : undefined),
        kmsKey: r.SseKmsKey,
        size: r.ContentLength === undefined ? undefined : Number(r.ContentLength),
        meta: r.Metadata,
    };
}

const verbs = {
    createBucket: async (q) => {
        if (q.sse) {
            throw new Error('not in this SDK: headers of CreateBucket');
        }
        await call('createBucket', { Bucket: q.bucket });
    },
    setEncryption: (q) => call('setBucketEncryption', {
        Bucket: q.bucket,
        Rule: {
            ApplyServerSideEncryptionByDefault: {
                SSEAlgorithm: q.method,
                ...(q.kmsKey ? { KMSMasterKeyID: q.kmsKey } : {}),
            },
        },
    }).then(() => ({})),
    getEncryption: async (q) => {
        const rule = (await call('getBucketEncryption', { Bucket: q.bucket })).Rule.ApplyServerSideEncryptionByDefault;
        return { method: rule.SSEAlgorithm, kmsKey: rule.KMSMasterKeyID };
    },
    deleteEncryption: (q) => call('deleteBucketEncryption', { Bucket: q.bucket }).then(() => ({})),
    put: async (q) => seen(await call('putObject', { ...of(q), SourceFile: q.file, Metadata: q.meta, ...sse(q) })),
    putStream: async (q) => seen(await call('putObject', { ...of(q), Body: fs.createReadStream(q.file), ...sse(q) })),
    get: async (q) => seen(await call('getObject',
        { ...of(q), SaveAsFile: q.file, ...(q.range ? { Range: 'bytes=' + q.range } : {}), ...customers(q) })),
    head: async (q) => seen(await call('getObjectMetadata', { ...of(q), ...customers(q) })),
    list: async (q) => {
        const entries = (await call('listObjects', { Bucket: q.bucket, Prefix: q.prefix })).Contents;
        return { keys: entries.map((one) => one.Key), sizes: entries.map((one) => Number(one.Size)) };
    },
    copy: async (q) => seen(await call('copyObject',
        { ...of(q), CopySource: q.bucket + '/' + q.from, ...sse(q), ...source(q) })),
    initiate: async (q) => {
        const made = await call('initiateMultipartUpload', { ...of(q), ...sse(q) });
        return { ...seen(made), uploadId: made.UploadId };
    },
    part: async (q) => seen(await call('uploadPart',
        {
            ...of(q), UploadId: q.uploadId, PartNumber: q.number, SourceFile: q.file,
            PartSize: fs.statSync(q.file).size, ...customers(q),
        })),
    copyPart: async (q) => seen(await call('copyPart', {
        ...of(q), UploadId: q.uploadId, PartNumber: q.number, CopySource: q.bucket + '/' + q.from,
        ...customers(q), ...source(q),
    })),
    parts: async (q) => {
        const parts = (await call('listParts', { ...of(q), UploadId: q.uploadId })).Parts;
        return { numbers: parts.map((one) => Number(one.PartNumber)), sizes: parts.map((one) => Number(one.Size)) };
    },
    complete: async (q) => seen(await call('completeMultipartUpload', {
        ...of(q), UploadId: q.uploadId, Parts: q.etags.map((tag, i) => ({ PartNumber: i + 1, ETag: tag })),
    })),
    abort: (q) => call('abortMultipartUpload', { ...of(q), UploadId: q.uploadId }).then(() => ({})),
    remove: (q) => call('deleteObject', of(q)).then(() => ({})),
    sign: async (q) => {
        const made = client.createSignedUrlSync(
            { Method: q.method, ...of(q), Expires: 300, Headers: q.headers || {}, QueryParams: q.query || {} });
        return { url: made.SignedUrl, headers: made.ActualSignedRequestHeaders };
    },
};

async function call(name, words) {
    const given = Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined));
    const result = await client[name](given);
    if (result.CommonMsg.Status >= 300) {
        throw Object.assign(new Error(result.CommonMsg.Message), {
            status: result.CommonMsg.Status,
            code: result.CommonMsg.Code,
        });
    }
    return result.InterfaceResult || {};
}

async function answer(line) {
    const q = JSON.parse(line);
    try {
        return { ok: true, ...(await verbs[q.verb](q)) };
    } catch (e) {
        return { ok: false, status: e.status || 0, code: e.code || '', message: String(e.message || e) };
    }
}

async function main() {
    for await (const line of readline.createInterface({ input: process.stdin })) {
        process.stdout.write(JSON.stringify(await answer(line)) + '\n');
    }
}

// The constructor is still at work when it returns: it has no promise to wait for.
setTimeout(main, 100);
