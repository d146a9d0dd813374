// SPDX-License-Identifier: Apache-2.0
// Compositions of the unmodified npm package openwhisk-composer, deployed and run on the server that the environment names. Prints a
// line for each that ended as it should.
'use strict'
const assert = require('node:assert/strict')
const composer = require('openwhisk-composer')
const client = require('openwhisk-composer/client')

const ow = client({ api: `${process.env.KILN_API}/api/v1/`, api_key: process.env.KILN_AUTH, namespace: '_' }, true)

const increment = composer.action('increment', { action: ({ n = 0 }) => ({ n: n + 1 }) })
const double = composer.action('double', { action: ({ n = 0 }) => ({ n: n * 2 }) })
const fail = composer.action('fail', { action: () => ({ error: 'it broke' }) })

async function run (name, composition, params) {
  await ow.compositions.deploy(Object.assign({ name }, composition.compile()), true)
  return ow.actions.invoke({ name, blocking: true, params })
}

async function ends (name, composition, params, expected) {
  const { response } = await run(name, composition, params)
  assert.deepEqual(response.result, expected, name)
  console.log(`ok ${name}`)
}

async function main () {
  await ends('sequence', composer.sequence(increment, double, increment), { n: 1 }, { n: 5 })
  const choice = composer.if(({ n }) => n > 10, double, increment)
  await ends('if', choice, { n: 20 }, { n: 40 })
  await ends('else', choice, { n: 1 }, { n: 2 })
  await ends('while', composer.while(({ n }) => n < 4, increment), { n: 0 }, { n: 4 })
  await ends('repeat', composer.repeat(3, double), { n: 1 }, { n: 8 })
  await ends('try', composer.try(fail, ({ error }) => ({ caught: error })), {}, { caught: 'it broke' })
  await ends('retain', composer.retain(increment), { n: 1 }, { params: { n: 1 }, result: { n: 2 } })

  const error = await run('uncaught', composer.sequence(fail, increment), {}).catch(refusal => refusal)
  assert.equal(error.statusCode, 502)
  assert.equal(error.error.response.result.error, 'it broke')
  console.log('ok an error that nobody catches ends it')

  const record = await run('recorded', composer.sequence(increment, double), { n: 1 })
  assert.equal(record.annotations.find(({ key }) => key === 'conductor').value, true)
  assert.equal(record.logs.length, 5)
  console.log('ok its record names its parts')

  const made = ['sequence', 'if', 'else', 'while', 'repeat', 'try', 'retain', 'uncaught', 'recorded', 'increment', 'double', 'fail']
  for (const name of made) await ow.actions.delete({ name })
}

main().catch(error => {
  console.error(error)
  process.exit(1)
})
