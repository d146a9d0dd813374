// SPDX-License-Identifier: Apache-2.0
package dev.kiln.actions.java;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.ToNumberPolicy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** The methods of an action that have its name; which of them is called depends on whether the argument is an object or an array. */
final class Action {
    private static final Gson GSON = new GsonBuilder()
            .serializeNulls()
            .disableHtmlEscaping()
            .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
            .create();

    private final List<Method> methods;

    private Action(List<Method> methods) {
        this.methods = methods;
    }

    static Action of(Class<?> type, String name) throws RefusedException {
        List<Method> methods = Arrays.stream(type.getMethods())
                .filter(it -> it.getName().equals(name) && Modifier.isStatic(it.getModifiers()))
                .filter(it -> it.getParameterCount() <= 1
                        && !Arrays.equals(it.getParameterTypes(), new Class<?>[] {String[].class}))
                .toList();
        if (methods.isEmpty()) {
            throw new RefusedException(
                    502,
                    "Initialization has failed due to: the class " + type.getName() + " has no method 'public static "
                            + "JsonObject " + name + "(JsonObject)', nor one of another type that JSON can become");
        }
        methods.forEach(it -> it.setAccessible(true)); // their class need not be public
        return new Action(methods);
    }

    /** The result as JSON. */
    String call(JsonElement argument) throws RefusedException {
        Method method = methods.stream()
                .filter(it -> it.getParameterCount() == 0 || fits(it.getParameterTypes()[0], argument))
                .findFirst()
                .orElseThrow(() ->
                        failure("the action does not take " + (argument.isJsonArray() ? "an array" : "an object")));
        try {
            Object result = method.getParameterCount() == 0
                    ? method.invoke(null)
                    : method.invoke(null, converted(argument, method));
            if (result instanceof CompletionStage<?> later) {
                result = later.toCompletableFuture().get();
            }
            return json(result, method);
        } catch (InvocationTargetException | ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            cause.printStackTrace(System.err);
            throw failure(cause.toString());
        } catch (InterruptedException | IllegalAccessException e) {
            e.printStackTrace(System.err);
            throw failure(e.toString());
        }
    }

    private static boolean fits(Class<?> type, JsonElement argument) {
        if (JsonElement.class.isAssignableFrom(type)) {
            return type.isInstance(argument);
        }
        boolean isOfMany = type.isArray() || Collection.class.isAssignableFrom(type);
        return type == Object.class || isOfMany == argument.isJsonArray();
    }

    private static Object converted(JsonElement argument, Method method) throws RefusedException {
        if (JsonElement.class.isAssignableFrom(method.getParameterTypes()[0])) {
            return argument;
        }
        try {
            return GSON.fromJson(argument, method.getGenericParameterTypes()[0]);
        } catch (JsonParseException e) {
            throw failure("the argument of the activation is not what the action takes: " + e.getMessage());
        }
    }

    private static String json(Object result, Method method) throws RefusedException {
        if (method.getReturnType() == void.class) {
            return "{}";
        }
        JsonElement tree = GSON.toJsonTree(result);
        if (!tree.isJsonObject() && !tree.isJsonArray()) {
            throw new RefusedException(502, "The action did not return a dictionary or array.");
        }
        return GSON.toJson(tree);
    }

    private static RefusedException failure(String reason) {
        return new RefusedException(502, "An error has occurred (see logs for details): " + reason);
    }
}
