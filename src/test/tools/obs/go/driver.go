package main

import _ "github.com/huaweicloud/huaweicloud-sdk-go-obs/obs"

func main() {}
