package io.caddis.console;

import io.caddis.admin.Gap;
import io.caddis.admin.cluster.SettingRow;
import io.caddis.coordinator.image.TopicImage;
import java.util.List;

/** Settings with their sources. Request threads. */
public interface SettingsSource {

    /** Dynamic settings that hold for all brokers. From memory. */
    List<SettingRow> cluster();

    /** From memory. */
    List<SettingRow> topic(TopicImage topic);

    /** Of another node only that node knows them: it is asked, for {@value #ASK_MAX_MS} ms at most. */
    Answer broker(int brokerId);

    int ASK_MAX_MS = 2_000;

    /** @param missing why there are no rows; empty if there are */
    record Answer(List<SettingRow> rows, List<Gap> missing) {
        public Answer {
            rows = List.copyOf(rows);
            missing = List.copyOf(missing);
        }
    }
}
