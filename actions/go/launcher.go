// SPDX-License-Identifier: Apache-2.0

// Package main answers the lines of the native runtime by a function of the action. The word in capitals below becomes
// the name of the function when it is compiled.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
)

var (
	contextType = reflect.TypeOf((*context.Context)(nil)).Elem()
	errorType   = reflect.TypeOf((*error)(nil)).Elem()
)

// action is a function of the form func([context.Context,] [argument]) ([result,] [error]).
type action struct {
	function     reflect.Value
	takesContext bool
	argument     reflect.Type // nil if it takes none
	hasResult    bool
	hasError     bool
}

func main() {
	act, err := newAction(FUNCTION)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	answers := os.NewFile(3, "answers")
	if os.Getenv("__OW_WAIT_FOR_ACK") != "" {
		fmt.Fprintln(answers, `{"ok":true}`)
	}
	questions := bufio.NewReaderSize(os.Stdin, 64*1024)
	for {
		question, err := questions.ReadBytes('\n')
		if err != nil {
			return
		}
		answers.Write(act.answer(question))
	}
}

func newAction(function interface{}) (*action, error) {
	value := reflect.ValueOf(function)
	form := value.Type()
	inputs, outputs := form.NumIn(), form.NumOut()
	act := &action{function: value}
	act.takesContext = inputs > 0 && form.In(0) == contextType
	act.hasError = outputs > 0 && form.Out(outputs-1) == errorType
	first := 0
	if act.takesContext {
		first = 1
	}
	if inputs > first {
		act.argument = form.In(first)
	}
	results := outputs
	if act.hasError {
		results--
	}
	act.hasResult = results == 1
	if inputs > first+1 || results > 1 || form.IsVariadic() {
		return nil, fmt.Errorf("the function of the action is a %v: "+
			"it must take an argument at most, after a context if it wants one, and give a result, an error or both", form)
	}
	return act, nil
}

// answer gives a line of JSON, its end included.
func (act *action) answer(question []byte) []byte {
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(question, &fields); err != nil {
		return line(failure(err))
	}
	var deadline time.Time
	for key, field := range fields {
		var text string
		if key == "value" || json.Unmarshal(field, &text) != nil {
			continue
		}
		os.Setenv("__OW_"+strings.ToUpper(key), text)
		if millis, err := strconv.ParseInt(text, 10, 64); key == "deadline" && err == nil {
			deadline = time.UnixMilli(millis)
		}
	}
	ctx, done := context.Background(), context.CancelFunc(func() {})
	if !deadline.IsZero() {
		ctx, done = context.WithDeadline(ctx, deadline)
	}
	defer done()
	return line(act.call(ctx, fields["value"]))
}

func (act *action) call(ctx context.Context, value json.RawMessage) (result interface{}) {
	defer func() {
		if reason := recover(); reason != nil {
			fmt.Fprintf(os.Stderr, "panic: %v\n\n%s", reason, debug.Stack())
			result = failure(fmt.Errorf("panic: %v", reason))
		}
	}()
	var inputs []reflect.Value
	if act.takesContext {
		inputs = append(inputs, reflect.ValueOf(ctx))
	}
	if act.argument != nil {
		argument := reflect.New(act.argument)
		if len(value) > 0 {
			if err := json.Unmarshal(value, argument.Interface()); err != nil {
				return failure(fmt.Errorf("the argument of the activation is not what the function takes: %w", err))
			}
		}
		inputs = append(inputs, argument.Elem())
	}
	outputs := act.function.Call(inputs)
	if act.hasError {
		if err, failed := outputs[len(outputs)-1].Interface().(error); failed {
			return failure(err)
		}
	}
	if !act.hasResult {
		return struct{}{}
	}
	return outputs[0].Interface()
}

func failure(err error) interface{} {
	return map[string]string{"error": err.Error()}
}

func line(result interface{}) []byte {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text) // it ends the line, too
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(result); err != nil {
		text.Reset()
		encoder.Encode(failure(fmt.Errorf("the result of the function is no JSON: %w", err)))
	}
	return text.Bytes()
}
