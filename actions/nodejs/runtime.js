// SPDX-License-Identifier: Apache-2.0
'use strict';

const READY = '{"OK":true}';

/** One sandbox: takes one action by /init, then runs it by /run. */
class Runtime {
  #logs;
  #allowsOverlap;
  #phase = 'empty'; // empty -> loading -> ready; a load that failed leads back to empty
  #main = null;
  #running = 0;

  constructor({ logs, allowsOverlap }) {
    this.#logs = logs;
    this.#allowsOverlap = allowsOverlap;
  }

  answer(method, path, body, reply) {
    if (path === '/run' && method === 'POST') this.#run(body, reply);
    else if (path === '/init' && method === 'POST') this.#init(body, reply);
    else if (path === '/run' || path === '/init') refuse(reply, 405, `${path} takes POST, not ${method}.`);
    else refuse(reply, 404, `There is no ${path} here, only /init and /run.`);
  }

  #init(body, reply) {
    const message = parse(body);
    if (message instanceof Error) return this.#end(undefined, reply, 400, malformed(message));
    const { code, main = 'main', binary = false, env } = message.value ?? {};
    const id = env?.__OW_ACTIVATION_ID;
    if (this.#phase !== 'empty') return this.#end(id, reply, 403, 'Cannot initialize the action more than once.');
    if (typeof code !== 'string' || code === '' || typeof main !== 'string') {
      return this.#end(id, reply, 403, 'Missing main/no code to execute.');
    }
    this.#phase = 'loading';
    for (const name in env) process.env[name] = typeof env[name] === 'string' ? env[name] : JSON.stringify(env[name]);
    return this.#logs.within(id, () =>
      require('./loader').load({ code, main, isArchive: binary === true }).then(
        (loaded) => {
          this.#main = loaded;
          this.#phase = 'ready';
          reply(200, READY);
        },
        (error) => {
          this.#phase = 'empty';
          const why = describe(error);
          process.stderr.write(`${why}\n`);
          this.#end(id, reply, 502, `Initialization has failed due to: ${why}`);
        },
      ),
    );
  }

  #run(body, reply) {
    if (this.#running > 0 && !this.#allowsOverlap) {
      // No sentinel: it would cut the logs of the activation that is running in two.
      return refuse(reply, 503, 'The action is running and takes one activation at a time.');
    }
    const message = parse(body);
    if (message instanceof Error) return this.#end(undefined, reply, 400, malformed(message));
    const id = message.activation_id;
    if (this.#phase !== 'ready') return this.#end(id, reply, 403, 'System not initialized.');
    exportContext(message);
    this.#running++;
    return this.#logs.within(id, () => this.#call(message.value ?? {}, id, reply));
  }

  #call(argument, id, reply) {
    let result;
    try {
      result = this.#main.call(undefined, argument);
      if (typeof result?.then === 'function') {
        result.then(
          (value) => this.#succeed(value, id, reply),
          (reason) => this.#succeed({ error: rejection(reason) }, id, reply),
        );
        return;
      }
    } catch (error) {
      this.#fail(error, id, reply);
      return;
    }
    this.#succeed(result, id, reply);
  }

  #succeed(result, id, reply) {
    let json;
    try {
      json = result === undefined ? '{}' : JSON.stringify(result);
    } catch (error) {
      this.#fail(error, id, reply);
      return;
    }
    this.#running--;
    if (json !== undefined && (json[0] === '{' || json[0] === '[')) {
      reply(200, json, this.#logs.end(id));
    } else this.#end(id, reply, 502, 'The action did not return a dictionary.');
  }

  #fail(error, id, reply) {
    this.#running--;
    const why = describe(error);
    process.stderr.write(`${why}\n`);
    this.#end(id, reply, 502, `An error has occurred: ${why}`);
  }

  /** The sentinels go first: who has the response may read the logs to their end, or pause the sandbox. */
  #end(id, reply, status, message) {
    const isQuiet = this.#logs.end(id);
    refuse(reply, status, message, isQuiet);
  }
}

function refuse(reply, status, message, isQuiet = false) {
  reply(status, JSON.stringify({ error: message }), isQuiet);
}

function parse(body) {
  try {
    const message = JSON.parse(body.toString());
    return message !== null && typeof message === 'object' ? message : new Error('it is not an object');
  } catch (error) {
    return error;
  }
}

function malformed(error) {
  return `The request body is not the JSON object that was expected: ${error.message}`;
}

const exported = new Map(); // key of /run -> name of the variable and its value: to set one costs more than to compare

function exportContext(message) {
  for (const key in message) {
    const value = message[key];
    if (key === 'value' || typeof value !== 'string') continue;
    let variable = exported.get(key);
    if (variable === undefined) exported.set(key, (variable = { name: `__OW_${key.toUpperCase()}`, value: null }));
    if (variable.value === value) continue;
    variable.value = value;
    process.env[variable.name] = value;
  }
}

function describe(error) {
  return error instanceof Error || typeof error?.stack === 'string' ? error.stack : String(error);
}

/** A rejected promise is the action's own word for "failed", so it ends as an application error with this value. */
function rejection(reason) {
  if (reason === undefined || reason === null) return {};
  if (!(reason instanceof Error)) return reason;
  return { name: reason.name, message: reason.message, stack: reason.stack, ...reason };
}

module.exports = { Runtime };
