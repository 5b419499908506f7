"""Drives the OBS SDK for Python: one JSON document a line in (a verb and its words), one a line out."""
import json
import os
import sys

from obs import (
    CompleteMultipartUploadRequest,
    CompletePart,
    CopyObjectHeader,
    GetObjectHeader,
    ObsClient,
    PutObjectHeader,
    SseCHeader,
    SseKmsHeader,
)

MODE = os.environ["OBS_MODE"]
client = ObsClient(
    access_key_id=os.environ["ACCESS_KEY_ID"],
    secret_access_key=os.environ["SECRET_ACCESS_KEY"],
    server=os.environ["OBS_ENDPOINT"],
    ssl_verify=os.environ["OBS_CA"],
    signature=MODE,
    path_style=MODE != "obs",
    max_retry_count=0,
)


class Refused(Exception):
    def __init__(self, answer):
        super().__init__(answer.errorMessage)
        self.answer = answer


def sse(q):
    kind = q.get("sse")
    if kind == "kms":
        return SseKmsHeader(encryption="kms", key=q.get("kmsKey"))
    if kind == "obs":
        return SseKmsHeader(encryption="AES256")
    return customers(q)


def customers(q):
    return SseCHeader(encryption="AES256", key=q["customerKey"]) if q.get("sse") == "c" else None


def source(q):
    return SseCHeader(encryption="AES256", key=q["sourceKey"]) if q.get("sourceKey") else None


def good(answer):
    if answer.status >= 300:
        raise Refused(answer)
    return answer.body


def at(q):
    return q["bucket"], q["key"]


def seen(body):
    def of(name):
        return getattr(body, name, None) if body else None

    return {
        "etag": of("etag"),
        "method": of("sseKms") or ("c" if of("sseC") else None),
        "kmsKey": of("sseKmsKey"),
        "size": None if of("contentLength") is None else int(of("contentLength")),
    }


def create_bucket(q):
    wanted = {"kms": "kms", "obs": "obs"}.get(q.get("sse"))
    headers = {}
    if wanted:
        headers["x-obs-server-side-encryption"] = wanted
    if q.get("kmsKey"):
        headers["x-obs-server-side-encryption-kms-key-id"] = q["kmsKey"]
    good(client.createBucket(q["bucket"], extensionHeaders=headers or None))


def set_encryption(q):
    good(client.setBucketEncryption(q["bucket"], q["method"], q.get("kmsKey")))


def get_encryption(q):
    body = good(client.getBucketEncryption(q["bucket"]))
    return {"method": body.encryption, "kmsKey": body.key}


def delete_encryption(q):
    good(client.deleteBucketEncryption(q["bucket"]))


def put(q):
    return seen(good(client.putFile(*at(q), q["file"], metadata=q.get("meta"), headers=PutObjectHeader(sseHeader=sse(q)))))


def put_stream(q):
    with open(q["file"], "rb") as content:
        return seen(good(client.putContent(*at(q), content=content, headers=PutObjectHeader(sseHeader=sse(q)))))


def get(q):
    headers = GetObjectHeader(range=q.get("range"), sseHeader=customers(q))
    return seen(good(client.getObject(*at(q), downloadPath=q["file"], headers=headers)))


def head(q):
    answer = client.getObjectMetadata(*at(q), sseHeader=customers(q))
    told = seen(good(answer))
    told["meta"] = dict(answer.header)  # without prefixes
    return told


def listing(q):
    body = good(client.listObjects(q["bucket"], prefix=q.get("prefix")))
    return {"keys": [one.key for one in body.contents], "sizes": [one.size for one in body.contents]}


def copy(q):
    headers = CopyObjectHeader(destSseHeader=sse(q), sourceSseHeader=source(q))
    return seen(good(client.copyObject(q["bucket"], q["from"], *at(q), headers=headers)))


def initiate(q):
    body = good(client.initiateMultipartUpload(*at(q), sseHeader=sse(q)))
    return {**seen(body), "uploadId": body.uploadId}


def part(q):
    return seen(good(client.uploadPart(
        *at(q), q["number"], q["uploadId"], q["file"], isFile=True, sseHeader=customers(q))))


def copy_part(q):
    return seen(good(client.copyPart(
        *at(q), q["number"], q["uploadId"], q["bucket"] + "/" + q["from"],
        destSseHeader=customers(q), sourceSseHeader=source(q))))


def parts(q):
    body = good(client.listParts(*at(q), q["uploadId"]))
    return {"numbers": [int(one.partNumber) for one in body.parts], "sizes": [int(one.size) for one in body.parts]}


def complete(q):
    named = [CompletePart(partNum=i + 1, etag=tag) for i, tag in enumerate(q["etags"])]
    return seen(good(client.completeMultipartUpload(*at(q), q["uploadId"], CompleteMultipartUploadRequest(named))))


def abort(q):
    good(client.abortMultipartUpload(*at(q), q["uploadId"]))


def remove(q):
    good(client.deleteObject(*at(q)))


def sign(q):
    made = client.createSignedUrl(q["method"], *at(q), expires=300, headers=q.get("headers"), queryParams=q.get("query"))
    return {"url": made.signedUrl, "headers": dict(made.actualSignedRequestHeaders)}


VERBS = {
    "createBucket": create_bucket,
    "setEncryption": set_encryption,
    "getEncryption": get_encryption,
    "deleteEncryption": delete_encryption,
    "put": put,
    "putStream": put_stream,
    "get": get,
    "head": head,
    "list": listing,
    "copy": copy,
    "initiate": initiate,
    "part": part,
    "copyPart": copy_part,
    "parts": parts,
    "complete": complete,
    "abort": abort,
    "remove": remove,
    "sign": sign,
}


def answer(q):
    try:
        return {"ok": True, **(VERBS[q["verb"]](q) or {})}
    except Refused as e:
        return {"ok": False, "status": e.answer.status, "code": e.answer.errorCode or "", "message": str(e)}
    except Exception as e:
        return {"ok": False, "status": 0, "code": "", "message": repr(e)}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
