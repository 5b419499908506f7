// Drives the OBS SDK for Go: one JSON document a line in (a verb and its words), one a line out.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/huaweicloud/huaweicloud-sdk-go-obs/obs"
)

type query struct {
	Verb, Bucket, Key, File, From, Prefix, Range string
	Sse, Method, KmsKey, CustomerKey, SourceKey  string
	UploadId                                     string
	Number                                       int
	Etags                                        []string
	Meta, Headers, Query                         map[string]string
}

type reply map[string]interface{}

var client *obs.ObsClient

func (q query) sse() obs.ISseHeader {
	switch q.Sse {
	case "kms":
		return obs.SseKmsHeader{Encryption: kms(), Key: q.KmsKey}
	case "obs":
		return obs.SseKmsHeader{Encryption: "AES256"}
	default:
		return q.customers()
	}
}

// As applications that use this SDK write it: it passes the word through.
func kms() string {
	if os.Getenv("OBS_MODE") == "obs" {
		return "kms"
	}
	return "aws:kms"
}

func (q query) customers() obs.ISseHeader {
	if q.Sse == "c" {
		return obs.SseCHeader{Encryption: "AES256", Key: base64.StdEncoding.EncodeToString([]byte(q.CustomerKey))}
	}
	return nil
}

func (q query) source() obs.ISseHeader {
	if q.SourceKey != "" {
		return obs.SseCHeader{Encryption: "AES256", Key: base64.StdEncoding.EncodeToString([]byte(q.SourceKey))}
	}
	return nil
}

func seen(etag string, sse obs.ISseHeader) reply {
	told := reply{"etag": etag}
	switch header := sse.(type) {
	case obs.SseKmsHeader:
		told["method"], told["kmsKey"] = header.Encryption, header.Key
	case obs.SseCHeader:
		told["method"] = "c"
	}
	return told
}

func (q query) object() obs.ObjectOperationInput {
	return obs.ObjectOperationInput{Bucket: q.Bucket, Key: q.Key, SseHeader: q.sse(), Metadata: q.Meta}
}

func createBucket(q query) (reply, error) {
	input := &obs.CreateBucketInput{Bucket: q.Bucket}
	if q.Sse == "" {
		_, err := client.CreateBucket(input)
		return nil, err
	}
	method := obs.WithCustomHeader("x-obs-server-side-encryption", q.Sse)
	if q.KmsKey == "" {
		_, err := client.CreateBucket(input, method)
		return nil, err
	}
	_, err := client.CreateBucket(input, method, obs.WithCustomHeader("x-obs-server-side-encryption-kms-key-id", q.KmsKey))
	return nil, err
}

func setEncryption(q query) (reply, error) {
	input := &obs.SetBucketEncryptionInput{Bucket: q.Bucket}
	input.SSEAlgorithm, input.KMSMasterKeyID = q.Method, q.KmsKey
	_, err := client.SetBucketEncryption(input)
	return nil, err
}

func getEncryption(q query) (reply, error) {
	output, err := client.GetBucketEncryption(q.Bucket)
	if err != nil {
		return nil, err
	}
	return reply{"method": output.SSEAlgorithm, "kmsKey": output.KMSMasterKeyID}, nil
}

func deleteEncryption(q query) (reply, error) {
	_, err := client.DeleteBucketEncryption(q.Bucket)
	return nil, err
}

func put(q query) (reply, error) {
	input := &obs.PutFileInput{SourceFile: q.File}
	input.ObjectOperationInput = q.object()
	output, err := client.PutFile(input)
	if err != nil {
		return nil, err
	}
	return seen(output.ETag, output.SseHeader), nil
}

// Neither a file nor a buffer, so that nobody can tell its length.
type unknown struct{ io.Reader }

func putStream(q query) (reply, error) {
	file, err := os.Open(q.File)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	input := &obs.PutObjectInput{Body: unknown{file}}
	input.ObjectOperationInput = q.object()
	output, err := client.PutObject(input)
	if err != nil {
		return nil, err
	}
	return seen(output.ETag, output.SseHeader), nil
}

func get(q query) (reply, error) {
	input := &obs.GetObjectInput{}
	input.Bucket, input.Key, input.SseHeader = q.Bucket, q.Key, q.customers()
	if ends := strings.Split(q.Range, "-"); len(ends) == 2 {
		input.RangeStart, _ = strconv.ParseInt(ends[0], 10, 64)
		input.RangeEnd, _ = strconv.ParseInt(ends[1], 10, 64)
	}
	output, err := client.GetObject(input)
	if err != nil {
		return nil, err
	}
	defer output.Body.Close()
	file, err := os.Create(q.File)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if _, err = io.Copy(file, output.Body); err != nil {
		return nil, err
	}
	told := seen(output.ETag, output.SseHeader)
	told["size"] = output.ContentLength
	return told, nil
}

func head(q query) (reply, error) {
	input := &obs.GetObjectMetadataInput{Bucket: q.Bucket, Key: q.Key, SseHeader: q.customers()}
	output, err := client.GetObjectMetadata(input)
	if err != nil {
		return nil, err
	}
	told := seen(output.ETag, output.SseHeader)
	told["size"], told["meta"] = output.ContentLength, output.Metadata
	return told, nil
}

func list(q query) (reply, error) {
	input := &obs.ListObjectsInput{Bucket: q.Bucket}
	input.Prefix = q.Prefix
	output, err := client.ListObjects(input)
	if err != nil {
		return nil, err
	}
	keys, sizes := []string{}, []int64{}
	for _, one := range output.Contents {
		keys, sizes = append(keys, one.Key), append(sizes, one.Size)
	}
	return reply{"keys": keys, "sizes": sizes}, nil
}

func copyObject(q query) (reply, error) {
	input := &obs.CopyObjectInput{CopySourceBucket: q.Bucket, CopySourceKey: q.From, SourceSseHeader: q.source()}
	input.ObjectOperationInput = q.object()
	output, err := client.CopyObject(input)
	if err != nil {
		return nil, err
	}
	return seen(output.ETag, output.SseHeader), nil
}

func initiate(q query) (reply, error) {
	input := &obs.InitiateMultipartUploadInput{}
	input.ObjectOperationInput = q.object()
	output, err := client.InitiateMultipartUpload(input)
	if err != nil {
		return nil, err
	}
	told := seen("", output.SseHeader)
	told["uploadId"] = output.UploadId
	return told, nil
}

func part(q query) (reply, error) {
	output, err := client.UploadPart(&obs.UploadPartInput{Bucket: q.Bucket, Key: q.Key, UploadId: q.UploadId,
		PartNumber: q.Number, SourceFile: q.File, SseHeader: q.customers()})
	if err != nil {
		return nil, err
	}
	return seen(output.ETag, output.SseHeader), nil
}

func copyPart(q query) (reply, error) {
	output, err := client.CopyPart(&obs.CopyPartInput{Bucket: q.Bucket, Key: q.Key, UploadId: q.UploadId,
		PartNumber: q.Number, CopySourceBucket: q.Bucket, CopySourceKey: q.From,
		SseHeader: q.customers(), SourceSseHeader: q.source()})
	if err != nil {
		return nil, err
	}
	return seen(output.ETag, output.SseHeader), nil
}

func parts(q query) (reply, error) {
	output, err := client.ListParts(&obs.ListPartsInput{Bucket: q.Bucket, Key: q.Key, UploadId: q.UploadId})
	if err != nil {
		return nil, err
	}
	numbers, sizes := []int{}, []int64{}
	for _, one := range output.Parts {
		numbers, sizes = append(numbers, one.PartNumber), append(sizes, one.Size)
	}
	return reply{"numbers": numbers, "sizes": sizes}, nil
}

func complete(q query) (reply, error) {
	input := &obs.CompleteMultipartUploadInput{Bucket: q.Bucket, Key: q.Key, UploadId: q.UploadId}
	for i, tag := range q.Etags {
		input.Parts = append(input.Parts, obs.Part{PartNumber: i + 1, ETag: tag})
	}
	output, err := client.CompleteMultipartUpload(input)
	if err != nil {
		return nil, err
	}
	return seen(output.ETag, output.SseHeader), nil
}

func abort(q query) (reply, error) {
	_, err := client.AbortMultipartUpload(
		&obs.AbortMultipartUploadInput{Bucket: q.Bucket, Key: q.Key, UploadId: q.UploadId})
	return nil, err
}

func remove(q query) (reply, error) {
	_, err := client.DeleteObject(&obs.DeleteObjectInput{Bucket: q.Bucket, Key: q.Key})
	return nil, err
}

func sign(q query) (reply, error) {
	output, err := client.CreateSignedUrl(&obs.CreateSignedUrlInput{Method: obs.HttpMethodType(q.Method),
		Bucket: q.Bucket, Key: q.Key, Expires: 300, Headers: q.Headers, QueryParams: q.Query})
	if err != nil {
		return nil, err
	}
	headers := map[string]string{}
	for name, values := range output.ActualSignedRequestHeaders {
		headers[name] = strings.Join(values, ",")
	}
	return reply{"url": output.SignedUrl, "headers": headers}, nil
}

var verbs = map[string]func(query) (reply, error){
	"createBucket": createBucket, "setEncryption": setEncryption, "getEncryption": getEncryption,
	"deleteEncryption": deleteEncryption, "put": put, "putStream": putStream, "get": get, "head": head,
	"list": list, "copy": copyObject, "initiate": initiate, "part": part, "copyPart": copyPart, "parts": parts,
	"complete": complete, "abort": abort, "remove": remove, "sign": sign,
}

func answer(line []byte) reply {
	var q query
	if err := json.Unmarshal(line, &q); err != nil {
		return reply{"ok": false, "message": err.Error()}
	}
	told, err := verbs[q.Verb](q)
	var refused obs.ObsError
	if errors.As(err, &refused) {
		return reply{"ok": false, "status": refused.StatusCode, "code": refused.Code, "message": refused.Message}
	}
	if err != nil {
		return reply{"ok": false, "status": 0, "code": "", "message": err.Error()}
	}
	if told == nil {
		told = reply{}
	}
	told["ok"] = true
	return told
}

func main() {
	authority, err := os.ReadFile(os.Getenv("OBS_CA"))
	if err != nil {
		panic(err)
	}
	mode := map[string]obs.SignatureType{"obs": obs.SignatureObs, "v2": obs.SignatureV2, "v4": obs.SignatureV4}
	client, err = obs.New(os.Getenv("ACCESS_KEY_ID"), os.Getenv("SECRET_ACCESS_KEY"), os.Getenv("OBS_ENDPOINT"),
		obs.WithSignature(mode[os.Getenv("OBS_MODE")]), obs.WithPathStyle(os.Getenv("OBS_MODE") != "obs"),
		obs.WithSslVerifyAndPemCerts(true, authority), obs.WithMaxRetryCount(0))
	if err != nil {
		panic(err)
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		if err := out.Encode(answer(lines.Bytes())); err != nil {
			panic(err)
		}
	}
}
