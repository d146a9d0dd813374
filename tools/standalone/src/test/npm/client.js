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
  await packages()
  await triggersAndRules()
  await feeds()
  await sequences()
  await routes()
  await step('is refused with a wrong key', async () => {
    const stranger = openwhisk({ api: `${process.env.KILN_API}/api/v1/`, api_key: 'who:are-you' })
    await assert.rejects(stranger.actions.list(), error => error.statusCode === 401)
  })
}

async function packages () {
  await step('creates a package', async () => {
    const made = await ow.packages.create({
      name: 'tools', package: { parameters: [{ key: 'name', value: 'package' }], publish: true }
    })
    assert.equal(made.version, '0.0.1')
    assert.equal(made.publish, true)
  })
  await step('creates an action in it', async () => {
    const action = await ow.actions.create({ name: 'tools/hello', action: CODE })
    assert.equal(action.namespace, 'guest/tools')
  })
  await step('invokes it with what it inherits', async () => {
    const result = await ow.actions.invoke({ name: 'tools/hello', blocking: true, result: true })
    assert.deepEqual(result, { greeting: 'Hello, package!' })
  })
  await step('updates the package', async () => {
    const made = await ow.packages.update({ name: 'tools', package: { parameters: [] } })
    assert.equal(made.version, '0.0.2')
  })
  await step('gets the package with its actions', async () => {
    const found = await ow.packages.get({ name: 'tools' })
    assert.deepEqual(found.actions.map(({ name }) => name), ['hello'])
  })
  await step('lists packages', async () => {
    assert.ok((await ow.packages.list()).some(({ name, binding }) => name === 'tools' && binding === false))
  })
  await step('is refused to delete a package that is not empty', async () => {
    await assert.rejects(ow.packages.delete({ name: 'tools' }), error => error.statusCode === 409)
  })
}

async function triggersAndRules () {
  await step('creates a trigger', async () => {
    const trigger = await ow.triggers.create({ name: 'morning', trigger: { parameters: [{ key: 'name', value: 'day' }] } })
    assert.equal(trigger.name, 'morning')
  })
  await step('creates a rule', async () => {
    const rule = await ow.rules.create({ name: 'greet', action: 'tools/hello', trigger: 'morning' })
    assert.equal(rule.status, 'active')
    assert.deepEqual(rule.action, { path: 'guest/tools', name: 'hello' })
  })
  await step('fires the trigger, and the action runs', async () => {
    const { activationId } = await ow.triggers.invoke({ name: 'morning' })
    const fired = await eventually(() => ow.activations.get({ name: activationId }))
    const line = JSON.parse(fired.logs[0])
    const ran = await eventually(() => ow.activations.get({ name: line.activationId }))
    assert.deepEqual(ran.response.result, { greeting: 'Hello, day!' })
    assert.equal(ran.cause, activationId)
  })
  await step('disables and enables the rule', async () => {
    await ow.rules.disable({ name: 'greet' })
    assert.equal((await ow.rules.get({ name: 'greet' })).status, 'inactive')
    await ow.rules.enable({ name: 'greet' })
    assert.equal((await ow.rules.get({ name: 'greet' })).status, 'active')
  })
  await step('updates the rule', async () => {
    const rule = await ow.rules.update({ name: 'greet', action: 'tools/hello', trigger: 'morning' })
    assert.equal(rule.version, '0.0.2')
  })
  await step('updates, gets and lists triggers', async () => {
    assert.equal((await ow.triggers.update({ name: 'morning', trigger: {} })).version, '0.0.2')
    assert.ok('guest/greet' in (await ow.triggers.get({ name: 'morning' })).rules)
    assert.ok((await ow.triggers.list()).some(({ name }) => name === 'morning'))
  })
  await step('gets all of a namespace at once', async () => {
    const all = await ow.namespaces.get('_')
    assert.deepEqual(Object.keys(all).sort(), ['actions', 'packages', 'rules', 'triggers'])
    assert.equal(all.rules.length, 1)
  })
  await step('deletes rule and trigger', async () => {
    assert.equal((await ow.rules.delete({ name: 'greet' })).name, 'greet')
    assert.equal((await ow.rules.list()).length, 0)
    assert.equal((await ow.triggers.delete({ name: 'morning' })).name, 'morning')
  })
}

async function feeds () {
  // answers what it was asked, as the feeds of a provider of events would begin to do it
  const feed = 'function main({ lifecycleEvent, triggerName, authKey, every }) {\n' +
    '  return { lifecycleEvent, triggerName, isKey: authKey.length > 64, every }\n}'
  await ow.actions.create({ name: 'tools/every', action: feed, annotations: { feed: true } })
  await ow.triggers.create({ name: 'tick' })
  for (const [call, event] of [['create', 'CREATE'], ['get', 'READ'], ['update', 'UPDATE'], ['delete', 'DELETE']]) {
    await step(`${call}s a feed`, async () => {
      const { response } = await ow.feeds[call]({ name: 'tools/every', trigger: 'tick', params: { every: 5 } })
      const { lifecycleEvent, triggerName, isKey } = response.result
      assert.deepEqual({ lifecycleEvent, triggerName, isKey }, { lifecycleEvent: event, triggerName: '/_/tick', isKey: true })
    })
  }
  await step('shows a feed among the feeds of its package', async () => {
    assert.deepEqual((await ow.packages.get({ name: 'tools' })).feeds.map(({ name }) => name), ['every'])
  })
  await step('has an alarm fire a trigger, changes it, and removes it', async () => {
    const alarm = { name: '/whisk.system/alarms/alarm', trigger: 'tick' }
    const told = async (call, params) => (await ow.feeds[call]({ ...alarm, params })).response.result
    assert.equal((await told('create', { cron: '0 9 * * MON-FRI', trigger_payload: { a: 1 } })).status.active, true)
    assert.equal((await told('update', { timezone: 'Europe/Berlin' })).config.timezone, 'Europe/Berlin')
    const { config, status } = await told('get')
    assert.deepEqual([config.cron, config.payload, status.fired], ['0 9 * * MON-FRI', { a: 1 }, 0])
    await told('delete')
    await assert.rejects(told('get'))
  })
  await ow.triggers.delete({ name: 'tick' })
}

async function sequences () {
  await ow.actions.create({ name: 'shout', action: 'function main({ greeting }) { return { name: greeting.toUpperCase() } }' })
  await step('creates a sequence', async () => {
    const made = await ow.actions.create({ name: 'twice', sequence: ['/_/tools/hello', '/_/shout', '/_/tools/hello'] })
    assert.deepEqual(made.exec.components, ['/guest/tools/hello', '/guest/shout', '/guest/tools/hello'])
  })
  await step('invokes the sequence', async () => {
    const record = await ow.actions.invoke({ name: 'twice', blocking: true, params: { name: 'Ada' } })
    assert.deepEqual(record.response.result, { greeting: 'Hello, HELLO, ADA!!' })
    assert.equal(record.logs.length, 3)
  })
  for (const name of ['twice', 'shout', 'tools/every', 'tools/hello']) await ow.actions.delete({ name })
  await step('deletes a package', async () => {
    assert.equal((await ow.packages.delete({ name: 'tools' })).name, 'tools')
  })
}

async function routes () {
  const code = 'function main({ isbn }) { return { statusCode: 201, body: { isbn } } }'
  await ow.actions.create({ name: 'book', action: code, annotations: { 'web-export': true } })
  const { gwApiUrl } = await step('creates a route', () => ow.routes.create({
    name: 'Book Club', basepath: '/club', relpath: '/books/{isbn}', operation: 'get', action: 'book'
  }))
  await step('calls the route', async () => {
    const reply = await fetch(`${gwApiUrl}/books/978-3`)
    assert.equal(reply.status, 201)
    assert.deepEqual(await reply.json(), { isbn: '978-3' })
  })
  await step('is told of a path without a route', async () => {
    const reply = await fetch(`${gwApiUrl}/films/1`)
    assert.equal(reply.status, 404)
    assert.ok((await reply.json()).error)
  })
  await step('creates another route of the same API', () => ow.routes.create({
    basepath: '/club', relpath: '/all', operation: 'post', action: '/_/book'
  }))
  const document = await step('gets the routes of an API', async () => {
    const { apis } = await ow.routes.get({ basepath: '/club' })
    assert.deepEqual(apis.map(({ id }) => id), ['API:guest:/club'])
    assert.deepEqual(Object.keys(apis[0].value.apidoc.paths), ['/books/{isbn}', '/all'])
    return apis[0].value.apidoc
  })
  await step('gets them by the name of the API', async () => {
    assert.equal((await ow.routes.get({ name: 'Book Club' })).apis.length, 1)
  })
  await step('lists routes', async () => {
    assert.equal((await ow.routes.list()).apis.length, 1)
    assert.equal((await ow.routes.list({ relpath: '/nowhere' })).apis.length, 0)
  })
  await step('deletes a route', async () => {
    await ow.routes.delete({ basepath: '/club', relpath: '/all', operation: 'post' })
    assert.deepEqual(Object.keys((await ow.routes.get({ basepath: '/club' })).apis[0].value.apidoc.paths), ['/books/{isbn}'])
  })
  await step('deletes an API', async () => {
    await ow.routes.delete({ basepath: '/club' })
    assert.deepEqual((await ow.routes.list()).apis, [])
    await assert.rejects(ow.routes.delete({ basepath: '/club' }), error => error.statusCode === 404)
  })
  await step('creates an API of its description', async () => {
    await ow.routes.create({ swagger: JSON.stringify(document) })
    assert.equal((await fetch(`${gwApiUrl}/all`, { method: 'POST' })).status, 201)
    await ow.routes.delete({ name: 'Book Club' })
  })
  await ow.actions.delete({ name: 'book' })
}

main().catch(error => {
  console.error(error)
  process.exit(1)
})
