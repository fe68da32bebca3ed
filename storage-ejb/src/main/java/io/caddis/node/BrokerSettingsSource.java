package io.caddis.node;

import io.caddis.admin.Gap;
import io.caddis.admin.cluster.SettingRow;
import io.caddis.broker.api.operator.BrokerQuestions.ToldSetting;
import io.caddis.broker.api.operator.OperatorAccess;
import io.caddis.broker.settings.DescribedSetting;
import io.caddis.broker.settings.DescribedSetting.Layer;
import io.caddis.console.SettingsSource;
import io.caddis.coordinator.image.TopicImage;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Settings as rows: of this node from memory, of another by asking it. */
final class BrokerSettingsSource implements SettingsSource {

    private final OperatorAccess access;

    BrokerSettingsSource(OperatorAccess access) {
        this.access = access;
    }

    @Override
    public List<SettingRow> cluster() {
        return access.describeCluster().stream().map(BrokerSettingsSource::row).toList();
    }

    @Override
    public List<SettingRow> topic(TopicImage topic) {
        return access.describeTopic(topic.settings()).stream().map(BrokerSettingsSource::row).toList();
    }

    @Override
    public Answer broker(int brokerId) {
        if (brokerId == access.nodeId()) {
            return new Answer(access.describeNode().stream().map(BrokerSettingsSource::row).toList(), List.of());
        }
        try {
            List<ToldSetting> told = access.questions().settings(brokerId, access.image(), ASK_MAX_MS)
                    .get(ASK_MAX_MS * 2L, TimeUnit.MILLISECONDS);
            return new Answer(told.stream().map(BrokerSettingsSource::row).toList(), List.of());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return unreachable(brokerId, "the node stops");
        } catch (ExecutionException failure) {
            return unreachable(brokerId, String.valueOf(failure.getCause().getMessage()));
        } catch (TimeoutException late) {
            return unreachable(brokerId, "broker " + brokerId + " did not answer");
        }
    }

    private static Answer unreachable(int brokerId, String detail) {
        return new Answer(List.of(), List.of(new Gap("broker-unreachable", brokerId, "settings", detail)));
    }

    private static SettingRow row(DescribedSetting setting) {
        Optional<String> otherwise = setting.candidates().stream()
                .filter(candidate -> candidate.layer() == Layer.DEFAULT)
                .findFirst()
                .flatMap(DescribedSetting.Candidate::value);
        return new SettingRow(
                setting.name(), setting.value().orElse(null), setting.layer().name(), otherwise.orElse(null),
                setting.layer() != Layer.DEFAULT && !setting.value().equals(otherwise), setting.readOnly(), setting.sensitive(),
                setting.type().name(), setting.documentation() == null ? "" : setting.documentation(),
                setting.candidates().stream()
                        .map(given -> new SettingRow.Given(given.name(), given.value().orElse(null), given.layer().name()))
                        .toList());
    }

    private static SettingRow row(ToldSetting setting) {
        String otherwise = setting.given().stream()
                .filter(given -> layer(given.source()).equals(Layer.DEFAULT.name()))
                .findFirst()
                .map(given -> given.value())
                .orElse(null);
        String layer = layer(setting.source());
        boolean overridden = !layer.equals(Layer.DEFAULT.name()) && (setting.sensitive() || !setting.value().equals(otherwise));
        return new SettingRow(
                setting.name(), setting.value(), layer, otherwise, overridden, setting.readOnly(), setting.sensitive(),
                setting.type().toUpperCase(Locale.ROOT), setting.documentation() == null ? "" : setting.documentation(),
                setting.given().stream()
                        .map(given -> new SettingRow.Given(given.name(), given.value(), layer(given.source())))
                        .toList());
    }

    /** Kafka's names of the layers as ours. */
    private static String layer(String source) {
        return switch (source) {
            case "TOPIC_CONFIG" -> Layer.TOPIC.name();
            case "DYNAMIC_BROKER_CONFIG" -> Layer.NODE.name();
            case "DYNAMIC_DEFAULT_BROKER_CONFIG" -> Layer.CLUSTER.name();
            case "STATIC_BROKER_CONFIG" -> Layer.START_UP.name();
            default -> Layer.DEFAULT.name();
        };
    }
}
