package io.caddis.admin.web;

import io.caddis.admin.CatalogStatus;
import io.caddis.admin.NodeState;
import io.caddis.admin.NodeStatus;
import io.caddis.admin.PauseStatus;
import io.caddis.admin.StartupPhase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** Renders a status as HTML, verdict first. Pure; every value is escaped, whoever it comes from. */
final class NodePage {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private NodePage() {}

    static String render(NodeStatus status) {
        StringBuilder page = new StringBuilder(4_096);
        String title = status.nodeId() == null ? "Caddis node" : "Caddis node " + status.nodeId();
        page.append(
                """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%1$s: %2$s</title>
                <link rel="stylesheet" href="node.css">
                </head>
                <body>
                <main>
                <h1>%1$s</h1>
                <p class="verdict %3$s"><strong>%2$s</strong>%4$s</p>
                """
                        .formatted(
                                escape(title),
                                status.state(),
                                style(status.state()),
                                status.detail().isEmpty() ? "" : ": " + escape(status.detail())));
        facts(page, status);
        phases(page, status);
        page.append(
                """
                <p class="quiet"><a href="api/v1/node">The same as JSON</a> &middot; <a href="health/ready">Readiness probe</a></p>
                </main>
                </body>
                </html>
                """);
        return page.toString();
    }

    private static void facts(StringBuilder page, NodeStatus status) {
        page.append("<h2>Node</h2>\n<table>\n<tbody>\n");
        row(page, "Cluster", status.clusterId() == null ? "not joined yet" : status.clusterId());
        row(page, "Kafka endpoints", status.listeners().isEmpty() ? "none open" : String.join(", ", status.listeners()));
        row(page, "Controller", status.controllerId() == null ? "unknown" : "node " + status.controllerId());
        row(page, "Partitions", status.partitions() + " hosted, " + status.leaderPartitions() + " led");
        row(page, "Log directories", status.offlineDirectories() == 0
                ? "all online" : status.offlineDirectories() + " offline after I/O errors");
        if (status.pauses() != null) {
            PauseStatus pauses = status.pauses();
            row(page, "Longest pause", pauses.longestMs() + " ms in the last " + pauses.windowMs() / 60_000 + " minutes, "
                    + pauses.sessionTimeoutPercent() + " % of the session timeout");
        }
        CatalogStatus catalog = status.catalog();
        row(page, "Catalog", catalog.state() + " since " + moment(catalog.since())
                + (catalog.detail().isEmpty() ? "" : ": " + catalog.detail()));
        page.append("</tbody>\n</table>\n");
    }

    private static void row(StringBuilder page, String name, String value) {
        page.append("<tr><th scope=\"row\">").append(escape(name)).append("</th><td>").append(escape(value))
                .append("</td></tr>\n");
    }

    private static void phases(StringBuilder page, NodeStatus status) {
        page.append(
                """
                <h2>Start</h2>
                <table>
                <thead><tr><th scope="col">Phase</th><th scope="col">State</th><th scope="col">Began</th>\
                <th scope="col">Ended</th><th scope="col">Detail</th></tr></thead>
                <tbody>
                """);
        for (StartupPhase phase : status.phases()) {
            page.append("<tr><th scope=\"row\">").append(escape(phase.name()))
                    .append("</th><td class=\"whole\">").append(phase.state())
                    .append("</td><td class=\"whole\">").append(escape(moment(phase.startedAt())))
                    .append("</td><td class=\"whole\">").append(escape(moment(phase.finishedAt())))
                    .append("</td><td>").append(escape(phase.detail()))
                    .append("</td></tr>\n");
        }
        page.append("</tbody>\n</table>\n");
    }

    /** Colour only repeats what the word beside it says. */
    private static String style(NodeState state) {
        return switch (state) {
            case RUNNING -> "good";
            case FAILED -> "bad";
            case STARTING, STOPPING, STOPPED -> "wait";
        };
    }

    /** To the second, as people read it; what is no instant is shown as it came. */
    private static String moment(String instant) {
        if (instant == null) {
            return "-";
        }
        try {
            return SECONDS.format(Instant.parse(instant));
        } catch (DateTimeParseException notAnInstant) {
            return instant;
        }
    }

    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
