// Two consumers of one group read a topic to its end; then the group is described, its offsets are set, and it is deleted. Prints
// what was seen.
const { Kafka, logLevel } = require('kafkajs')

const [brokers, topic, groupId, count] = process.argv.slice(2)
const kafka = new Kafka({ clientId: 'kafkajs-group', brokers: brokers.split(','), logLevel: logLevel.NOTHING })

const PATIENCE_MS = 40000

async function eventually(look, accepted) {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const value = await look()
    if (accepted(value)) return value
    if (Date.now() > deadline) throw new Error(`last seen: ${JSON.stringify(value)}`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

async function main() {
  const admin = kafka.admin()
  await admin.connect()
  const seen = {}
  const values = []
  const assigned = new Map()
  const consumers = [1, 2].map(() => kafka.consumer({ groupId, heartbeatInterval: 300 }))
  // both have joined before either reads, so that no record is read twice
  let ready
  const bothAssigned = new Promise(resolve => { ready = resolve })
  for (const consumer of consumers) {
    await consumer.connect()
    await consumer.subscribe({ topic, fromBeginning: true })
    consumer.on(consumer.events.GROUP_JOIN, event => {
      assigned.set(consumer, (event.payload.memberAssignment[topic] || []).length)
      const shares = [...assigned.values()]
      if (shares.length === 2 && shares.every(share => share > 0)) ready()
    })
    await consumer.run({
      partitionsConsumedConcurrently: 1,
      eachBatchAutoResolve: false,
      eachBatch: async ({ batch, resolveOffset, heartbeat, commitOffsetsIfNecessary, isStale }) => {
        while (!await Promise.race([bothAssigned.then(() => true), new Promise(done => setTimeout(() => done(false), 100))])) {
          await heartbeat()
        }
        if (isStale()) return
        for (const message of batch.messages) {
          values.push(message.value.toString())
          resolveOffset(message.offset)
        }
        await commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{
          partition: batch.partition, offset: (BigInt(batch.lastOffset()) + 1n).toString() }] }] })
      }
    })
  }
  await eventually(() => values.length, length => length >= Number(count))
  seen.values = [...values].sort()
  seen.fewestPartitions = Math.min(...assigned.values())

  const { groups: [group] } = await admin.describeGroups([groupId])
  seen.state = group.state
  seen.members = group.members.length
  seen.protocol = group.protocol
  seen.listed = (await admin.listGroups()).groups.some(listed => listed.groupId === groupId)
  const committed = async () => (await admin.fetchOffsets({ groupId, topics: [topic] }))[0].partitions
    .find(entry => entry.partition === 0).offset
  seen.committed = await eventually(committed, offset => Number(offset) >= 10)
  for (const consumer of consumers) await consumer.disconnect()

  await admin.setOffsets({ groupId, topic, partitions: [{ partition: 0, offset: '4' }] })
  seen.committedAfterSet = await committed()
  await admin.deleteGroups([groupId])
  seen.listedAfterDelete = (await admin.listGroups()).groups.some(listed => listed.groupId === groupId)
  await admin.disconnect()
  console.log(JSON.stringify(seen))
}

main().catch(error => {
  console.error(error)
  process.exit(1)
})
