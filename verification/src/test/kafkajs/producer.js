// Produces three records plainly, three with gzip and three idempotently; prints the base offset of each answer.
const { Kafka, CompressionTypes, logLevel } = require('kafkajs')

const [brokers, topic] = process.argv.slice(2)
const kafka = new Kafka({ clientId: 'kafkajs-producer', brokers: brokers.split(','), logLevel: logLevel.ERROR })

async function send(options, compression, prefix) {
  const producer = kafka.producer(options)
  await producer.connect()
  const messages = [0, 1, 2].map(i => ({ key: `key-${i}`, value: `${prefix}-${i}`, headers: { from: 'js' } }))
  const [answer] = await producer.send({ topic, acks: -1, compression, messages })
  await producer.disconnect()
  return answer.baseOffset
}

async function main() {
  const baseOffsets = []
  baseOffsets.push(await send({}, CompressionTypes.None, 'plain'))
  baseOffsets.push(await send({}, CompressionTypes.GZIP, 'gzip'))
  baseOffsets.push(await send({ idempotent: true, maxInFlightRequests: 1 }, CompressionTypes.None, 'idempotent'))
  console.log(JSON.stringify({ baseOffsets }))
}

main().catch(error => {
  console.error(error)
  process.exit(1)
})
