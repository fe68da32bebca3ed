package io.caddis.verification.groups;

import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.process.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** What the catalog's views say of the lag of groups. */
final class MeasuredLag {

    private final LocalCluster cluster;

    MeasuredLag(LocalCluster cluster) {
        this.cluster = cluster;
    }

    /** Blocks until the view has these figures: partition, committed offset, end offset and lag of each partition, in order. */
    void awaitFigures(String group, List<String> expected) {
        Eventually.value("lag of " + group + " in SQL is " + expected, Groups.PATIENCE,
                () -> query("select partition || '|' || committed_offset || '|' || end_offset || '|' || lag from caddis.partition_lag "
                        + "where group_id = ? order by partition", group),
                expected::equals);
    }

    String verdict(String group) {
        return query("select verdict from caddis.group_lag where group_id = ?", group).get(0);
    }

    long timeLagMs(String group, TopicPartition partition) {
        return Long.parseLong(query("select time_lag_ms from caddis.partition_lag where group_id = ? and topic = ? and partition = "
                + partition.partition(), group, partition.topic()).get(0));
    }

    private List<String> query(String sql, String... parameters) {
        try (Connection connection = DriverManager.getConnection(cluster.status().postgres().jdbcUrl(), "caddis", password());
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            List<String> values = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    values.add(row.getString(1));
                }
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private String password() {
        try {
            return Files.readString(cluster.directory().resolve("postgresql").resolve("password")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
