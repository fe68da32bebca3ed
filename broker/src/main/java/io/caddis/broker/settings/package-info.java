/**
 * What can be set on a node and on a topic: every setting is declared once, with name, type, default, check and text, and
 * comes out as typed records.
 *
 * <p>Knows Kafka's names and meanings and the few settings of our own; knows nothing of how they are stored or carried
 * out. Pure: no file, clock or thread; everything here is immutable and may be used from any thread. Called at start-up
 * ({@link io.caddis.broker.settings.BrokerSettings#of}), for every topic whose overrides changed
 * ({@link io.caddis.broker.settings.TopicSettings#of}), and by the handlers that describe and alter settings
 * ({@link io.caddis.broker.settings.SettingsCatalogue}).
 */
package io.caddis.broker.settings;
