// Makes every topic call of the admin client once, on a topic of its own, and prints what was answered.
const { Kafka, ConfigResourceTypes, logLevel } = require('kafkajs')

const [brokers, topic] = process.argv.slice(2)
const kafka = new Kafka({ clientId: 'kafkajs-admin', brokers: brokers.split(','), logLevel: logLevel.NOTHING })

const PATIENCE_MS = 20000

// Each broker hears of a change in its own time.
async function eventually(look, accepted) {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const value = await look()
    if (accepted(value)) return value
    if (Date.now() > deadline) throw new Error(`last seen: ${JSON.stringify(value)}`)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}

async function main() {
  const admin = kafka.admin()
  await admin.connect()
  const seen = {}

  const creation = { topic, numPartitions: 2, replicationFactor: 1, configEntries: [{ name: 'retention.ms', value: '1000' }] }
  seen.created = await admin.createTopics({ topics: [creation], waitForLeaders: true })
  seen.createdAgain = await admin.createTopics({ topics: [creation] })

  const partitions = async () => (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0].partitions.length
  seen.partitions = await partitions()
  await admin.createPartitions({ topicPartitions: [{ topic, count: 4 }] })
  seen.partitionsAfterGrowth = await eventually(partitions, count => count === 4)

  const resource = { type: ConfigResourceTypes.TOPIC, name: topic }
  const retention = async () => {
    const answer = await admin.describeConfigs({ includeSynonyms: false, resources: [{ ...resource, configNames: ['retention.ms'] }] })
    return answer.resources[0].configEntries[0].configValue
  }
  seen.retentionMs = await retention()
  await admin.alterConfigs({ resources: [{ ...resource, configEntries: [{ name: 'retention.ms', value: '60000' }] }] })
  seen.retentionMsAfterAlter = await eventually(retention, value => value === '60000')

  const producer = kafka.producer()
  await producer.connect()
  await producer.send({ topic, messages: [1, 2, 3, 4, 5].map(i => ({ partition: 0, value: String(i) })) })
  await producer.disconnect()
  const offsets = async () => (await admin.fetchTopicOffsets(topic)).find(entry => entry.partition === 0)
  seen.high = (await offsets()).high
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '3' }] })
  seen.lowAfterDelete = (await offsets()).low
  await admin.fetchTopicOffsetsByTimestamp(topic, 1)

  const cluster = await admin.describeCluster()
  seen.brokers = cluster.brokers.length
  seen.clusterId = cluster.clusterId

  seen.listed = (await admin.listTopics()).includes(topic)
  await admin.deleteTopics({ topics: [topic] })
  seen.deleted = await eventually(async () => !(await admin.listTopics()).includes(topic), gone => gone)

  await admin.disconnect()
  console.log(JSON.stringify(seen))
}

main().catch(error => {
  console.error(error)
  process.exit(1)
})
