// SPDX-License-Identifier: Apache-2.0
// What a user of the npm client does, against the server whose address and key the environment names. Prints a line for each
// step that went as it should, and ends with 1 at the first that did not.
'use strict'
const assert = require('node:assert/strict')
const openwhisk = require('openwhisk')

const ow = openwhisk({
  api: `${process.env.KILN_API}/api/v1/`,
  api_key: process.env.KILN_AUTH
})

const CODE = `function main({ name = 'stranger' }) {
  console.log('greeting', name)
  return { greeting: 'Hello, ' + name + '!' }
}`

async function step(title, work) {
  const result = await work()
  console.log(`ok ${title}`)
  return result
}

/** Records are written off the path of the call: asks until the answer is there, for at most ten seconds. */
async function eventually(ask) {
  const end = Date.now() + 10000
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (Date.now() > end) throw error
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
}

async function main() {
  const name = 'npm hello'

  await step('lists the one namespace', async () => {
    assert.deepEqual(await ow.namespaces.list(), ['guest'])
  })
  await step('creates an action', async () => {
    const action = await ow.actions.create({ name, action: CODE, params: { name: 'npm' }, annotations: { why: 'test' } })
    assert.equal(action.namespace, 'guest')
    assert.equal(action.version, '0.0.1')
    assert.equal(action.exec.kind, 'nodejs:20')
  })
  await step('is refused to create it again', async () => {
    await assert.rejects(ow.actions.create({ name, action: CODE }), error => error.statusCode === 409)
  })
  await step('invokes it, blocking, for the result', async () => {
    assert.deepEqual(await ow.actions.invoke({ name, blocking: true, result: true }), { greeting: 'Hello, npm!' })
  })
  const record = await step('invokes it, blocking, for the record', async () => {
    const activation = await ow.actions.invoke({ name, blocking: true, params: { name: 'Ada' } })
    assert.equal(activation.response.success, true)
    assert.deepEqual(activation.response.result, { greeting: 'Hello, Ada!' })
    return activation
  })
  const { activationId } = await step('invokes it without waiting', () => ow.actions.invoke({ name, params: { name: 'Bob' } }))
  await step('reads the record', async () => {
    const stored = await eventually(() => ow.activations.get({ name: activationId }))
    assert.deepEqual(stored.response.result, { greeting: 'Hello, Bob!' })
    assert.ok(stored.annotations.some(({ key, value }) => key === 'path' && value === `guest/${name}`))
  })
  await step('reads the logs', async () => {
    const { logs } = await eventually(() => ow.activations.logs({ name: activationId }))
    assert.equal(logs.length, 1)
    assert.match(logs[0], /^\S+ +stdout: greeting Bob$/)
  })
  await step('reads the result', async () => {
    const result = await eventually(() => ow.activations.result({ name: record.activationId }))
    assert.deepEqual(result.result, { greeting: 'Hello, Ada!' })
  })
  await step('lists activations', async () => {
    const list = await eventually(async () => {
      const found = await ow.activations.list({ name, limit: 10 })
      assert.equal(found.length, 3)
      return found
    })
    assert.ok(list.every(item => item.name === name && item.statusCode === 0))
  })
  await step('updates it', async () => {
    const action = await ow.actions.update({ name, action: 'function main() { throw new Error("no") }' })
    assert.equal(action.version, '0.0.2')
    assert.ok(action.annotations.some(({ key }) => key === 'why'))
  })
  await step('is told of a failing action', async () => {
    await assert.rejects(
      ow.actions.invoke({ name, blocking: true }),
      error => error.statusCode === 502 && /no/.test(JSON.stringify(error.error)))
  })
  await step('lists actions', async () => {
    const list = await ow.actions.list({ limit: 200 })
    assert.ok(list.some(item => item.name === name && item.exec.binary === false))
  })
  await step('gets it with its code', async () => {
    assert.match((await ow.actions.get({ name })).exec.code, /throw new Error/)
  })
  await step('deletes it', async () => {
    assert.equal((await ow.actions.delete({ name })).name, name)
    await assert.rejects(ow.actions.get({ name }), error => error.statusCode === 404)
  })
  await step('is refused with a wrong key', async () => {
    const stranger = openwhisk({ api: `${process.env.KILN_API}/api/v1/`, api_key: 'who:are-you' })
    await assert.rejects(stranger.actions.list(), error => error.statusCode === 401)
  })
}

main().catch(error => {
  console.error(error)
  process.exit(1)
})
