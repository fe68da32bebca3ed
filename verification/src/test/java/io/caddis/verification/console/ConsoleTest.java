package io.caddis.verification.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.AriaRole;
import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.ClusterTest;
import io.caddis.verification.cluster.LocalCluster;
import io.caddis.verification.process.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@ClusterTest(ClusterTest.Purpose.REPLICATION)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ConsoleTest extends ConsoleStory {

    private static final Duration LEADER_PATIENCE = Duration.ofSeconds(20);
    private static final double PATIENCE_MS = Duration.ofSeconds(30).toMillis();
    private static final double MOVED_WITHIN_MS = Duration.ofSeconds(60).toMillis();
    private static final String HOSTILE_GROUP = "<img src=x onerror=document.title='owned'>/../%2e";
    private static final String LARGEST = "9223372036854775807";

    private String topic;

    @BeforeEach
    void makeTopicAndGroup() {
        topic = Clients.uniqueName();
        Clients.get(clients.admin().createTopics(List.of(new NewTopic(topic, Optional.of(3), Optional.of((short) 3))
                .configs(Map.of("min.insync.replicas", "2", "retention.ms", LARGEST)))).all());
        clients.produce(new TopicPartition(topic, 0), Clients.numbers(0, 50));
        Clients.get(clients.admin().alterConsumerGroupOffsets(
                HOSTILE_GROUP, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(7, "<b>metadata</b>"))).all());
    }

    @Test
    void shouldShowEveryScreenWhole_inBothThemesAndLanguages() {
        List<String> findings = new ArrayList<>();
        for (String language : List.of("en", "ru")) {
            for (String theme : List.of("light", "dark")) {
                Page page = browser.open(language, theme, origins);
                page.navigate(console(1) + "/");
                page.locator("input[name=user]").waitFor();
                ConsoleBrowser.screenshot(page, "sign-in-" + theme + "-" + language);
                findings.addAll(seriousFindings(page, "sign-in " + theme + " " + language));
                ConsoleBrowser.signIn(page, console(1), "admin", password);
                page.waitForURL(Pattern.compile(".*/overview"));
                String base = page.url().replace("/overview", "");
                screens().forEach((name, path) -> {
                    page.navigate(base + path);
                    page.locator("main h1").waitFor();
                    assertThat(page.locator("main [aria-busy=true]")).hasCount(0, new HasCountOptions().setTimeout(PATIENCE_MS));
                    ConsoleBrowser.screenshot(page, name + "-" + theme + "-" + language);
                    if (language.equals("en")) {
                        findings.addAll(seriousFindings(page, name + " " + theme));
                    }
                });
                page.context().close();
            }
        }

        assertEquals(List.of(), findings);
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void shouldShowNamesAndNumbersAsTheyAre() {
        Page page = signedIn(1);
        String base = page.url().replace("/overview", "");

        page.navigate(base + "/groups");
        page.getByText(HOSTILE_GROUP).first().click();
        page.locator("main h1").getByText(HOSTILE_GROUP).waitFor();
        page.navigate(page.url().replaceAll("tab=[a-z]+", "tab=offsets"));
        page.getByText("<b>metadata</b>").first().waitFor();
        assertNotEquals("owned", page.title());

        page.navigate(base + "/topics/" + topic + "/settings?q=retention.ms");
        page.getByText(LARGEST, new Page.GetByTextOptions().setExact(true)).first().waitFor();
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void shouldBeUsedByKeyboardAlone() {
        Page page = signedIn(1);

        page.keyboard().press("g");
        page.keyboard().press("t");
        page.waitForURL(Pattern.compile(".*/topics"));
        page.locator("[data-search]").waitFor();
        page.keyboard().press("/");
        page.keyboard().type(topic);
        page.waitForURL(Pattern.compile(".*q=" + topic + ".*"));
        page.locator("[role=row][data-key='" + topic + "']").waitFor();
        page.keyboard().press("Escape");
        page.locator("main h1").click();
        page.keyboard().press("Control+k");
        page.getByRole(AriaRole.COMBOBOX).fill(topic);
        page.getByRole(AriaRole.OPTION).first().getByText(topic).waitFor();
        page.keyboard().press("Enter");
        page.waitForURL(Pattern.compile(".*/topics/" + topic + "/partitions"));
    }

    @Test
    void shouldMoveNoRow_whileThePointerIsOnTheList() {
        Page page = signedIn(1);
        page.navigate(page.url().replace("/overview", "/topics"));
        Locator first = page.locator("[role=row][aria-rowindex='2']");
        first.hover();
        String before = first.getAttribute("data-key");

        // sorts before letters and digits
        String earlier = "-" + Clients.uniqueName();
        Clients.get(clients.admin().createTopics(List.of(new NewTopic(earlier, Optional.of(1), Optional.of((short) 1)))).all());
        page.getByText("Order changed: apply").waitFor();
        String frozen = first.getAttribute("data-key");
        page.getByText("Order changed: apply").click();
        page.locator("[role=row][aria-rowindex='2'][data-key='" + earlier + "']").waitFor();

        assertEquals(before, frozen);
    }

    @Test
    void shouldPreviewMoveAndMoveBackLeaders() {
        Page page = signedIn(1);
        page.navigate(page.url().replace("/overview", "/topics/" + topic + "/partitions"));
        page.locator("[role=row][data-key='" + topic + "-0'] input").check();
        int before = leader(0);

        page.getByRole(AriaRole.BUTTON, named("Move leaders…")).click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        awaitMove(dialog);
        ConsoleBrowser.screenshot(page, "failover-preview");
        List<String> findings = seriousFindings(page, "failover dialog");
        dialog.getByRole(AriaRole.BUTTON, inside("Move leaders")).click();
        dialog.getByText("Done: 1 change").waitFor();
        ConsoleBrowser.screenshot(page, "failover-done");
        Eventually.value("another leader", LEADER_PATIENCE, () -> leader(0), leader -> leader != before);
        dialog.getByRole(AriaRole.BUTTON, inside("Move back…")).click();
        awaitMove(dialog);
        dialog.getByRole(AriaRole.BUTTON, inside("Move leaders")).click();
        dialog.getByText("Done: 1 change").waitFor();

        Eventually.value("the leader of before", LEADER_PATIENCE, () -> leader(0), leader -> leader == before);
        assertEquals(List.of(), findings);
    }

    /** The node dies with the dialog open: the page goes on with another, and the plan is carried out there, once. */
    @Test
    void shouldGoOnWithAnotherNode_whenTheOneThatServedThePageIsKilled(LocalCluster cluster) {
        int victim = 2;
        Page page = signedIn(victim);
        page.navigate(page.url().replace("/overview", "/topics/" + topic + "/partitions"));
        int partition = IntStream.range(0, 3).filter(one -> leader(one) != victim).findFirst().orElseThrow();
        page.locator("[role=row][data-key='" + topic + "-" + partition + "'] input").check();
        page.getByRole(AriaRole.BUTTON, named("Move leaders…")).click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        int target = IntStream.rangeClosed(1, 3).filter(id -> id != victim && id != leader(partition)).findFirst().orElseThrow();
        dialog.locator("select").selectOption(Integer.toString(target));
        awaitMove(dialog);

        cluster.node("kill", victim);
        try {
            assertThat(page.locator(".live")).hasText(Pattern.compile("Live.*"),
                    new HasTextOptions().setTimeout(MOVED_WITHIN_MS));
            assertThat(dialog.getByText("leader moves")).isVisible(new IsVisibleOptions().setTimeout(MOVED_WITHIN_MS));
            dialog.getByRole(AriaRole.BUTTON, inside("Move leaders")).click();
            Locator outdated = dialog.getByRole(AriaRole.BUTTON, inside("Work out again"));
            Locator done = dialog.getByText("Done: 1 change");
            done.or(outdated).first().waitFor(new Locator.WaitForOptions().setTimeout(MOVED_WITHIN_MS));
            if (outdated.isVisible()) {
                // the death of the node has changed the ISR: the plan was refused for it, and is made anew
                awaitMove(dialog);
                dialog.getByRole(AriaRole.BUTTON, inside("Move leaders")).click();
                done.waitFor(new Locator.WaitForOptions().setTimeout(MOVED_WITHIN_MS));
            }
            ConsoleBrowser.screenshot(page, "moved-to-another-node");
            Eventually.value("the leader that was chosen", LEADER_PATIENCE, () -> leader(partition), leader -> leader == target);
        } finally {
            cluster.node("start", victim);
        }
        assertEquals(List.of(), browser.complaints());
    }

    private Map<String, String> screens() {
        return Map.ofEntries(
                Map.entry("overview", "/overview"), Map.entry("brokers", "/brokers"), Map.entry("broker", "/brokers/1"),
                Map.entry("broker-settings", "/brokers/1/settings"), Map.entry("topics", "/topics"),
                Map.entry("topic", "/topics/" + topic + "/partitions"), Map.entry("topic-settings", "/topics/" + topic + "/settings"),
                Map.entry("partitions", "/partitions"), Map.entry("groups", "/groups"), Map.entry("timeline", "/timeline"),
                Map.entry("settings", "/settings"));
    }

    private int leader(int partition) {
        return Clients.get(clients.admin().describeTopics(List.of(topic)).allTopicNames()).get(topic).partitions().get(partition).leader().id();
    }

    /** A node may hear of the last change a moment after its clients: then nothing would move yet, and is worked out again. */
    private static void awaitMove(Locator dialog) {
        Eventually.holds("a preview in which a leader moves", LEADER_PATIENCE, () -> {
            Locator again = dialog.getByRole(AriaRole.BUTTON, inside("Work out again"));
            if (again.isVisible()) {
                again.click();
            }
            return dialog.getByText("leader moves").isVisible();
        });
    }
}
