package io.caddis.broker.api.admin;

import io.caddis.broker.settings.DescribedSetting.Layer;
import org.apache.kafka.common.requests.DescribeConfigsResponse.ConfigSource;

/** How the protocol calls the layers a setting's value may come from. */
final class SettingSources {

    private SettingSources() {}

    static byte wireId(Layer layer) {
        return (switch (layer) {
            case TOPIC -> ConfigSource.TOPIC_CONFIG;
            case GROUP -> ConfigSource.GROUP_CONFIG;
            case NODE -> ConfigSource.DYNAMIC_BROKER_CONFIG;
            case CLUSTER -> ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG;
            case START_UP -> ConfigSource.STATIC_BROKER_CONFIG;
            case DEFAULT -> ConfigSource.DEFAULT_CONFIG;
        }).id();
    }
}
