// SPDX-License-Identifier: Apache-2.0

package main

import "fmt"

type Request struct {
	Name string `json:"name"`
}

type Response struct {
	Greeting string `json:"greeting"`
}

func Main(request Request) Response {
	if request.Name == "" {
		request.Name = "stranger"
	}
	fmt.Println("greeting", request.Name)
	return Response{Greeting: "Hello, " + request.Name + "!"}
}
