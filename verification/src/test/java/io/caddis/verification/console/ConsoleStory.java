package io.caddis.verification.console;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.caddis.verification.client.Clients;
import io.caddis.verification.cluster.ClusterStatus;
import io.caddis.verification.cluster.LocalCluster;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Stories told with a browser and a cluster: the browser, its first user, and clients for what happens outside of it. */
abstract class ConsoleStory {

    private static final Pattern FIRST_PASSWORD = Pattern.compile("the user admin was made, with the password (\\S+) :");

    protected ConsoleBrowser browser;
    protected List<String> origins;
    protected String password;
    protected Clients clients;

    @BeforeEach
    final void openBrowser(LocalCluster cluster) {
        ClusterStatus status = cluster.status();
        origins = status.nodes().stream().map(node -> ConsoleBrowser.originOf(node.http())).toList();
        password = IntStream.rangeClosed(1, cluster.nodes()).mapToObj(id -> FIRST_PASSWORD.matcher(cluster.serverLog(id)))
                .filter(Matcher::find).map(line -> line.group(1)).findFirst().orElseThrow(() -> new AssertionError("no first user in any log"));
        clients = new Clients(cluster);
        browser = new ConsoleBrowser();
    }

    @AfterEach
    final void closeBrowser() {
        browser.close();
        clients.close();
    }

    /** A page of that node, in English and light, signed in as its first user. */
    protected final Page signedIn(int node) {
        Page page = browser.open("en", "light", origins);
        ConsoleBrowser.signIn(page, console(node), "admin", password);
        page.waitForURL(Pattern.compile(".*/overview"));
        return page;
    }

    /** Goes to a page of the console by what follows the cluster in its address, e.g. {@code /topics}. */
    protected final void go(Page page, String path) {
        page.navigate(page.url().replaceFirst("(/console/c/[^/]+).*", "$1") + path);
    }

    protected final String console(int node) {
        return origins.get(node - 1) + "/console";
    }

    protected static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    protected static Locator.GetByRoleOptions inside(String name) {
        return new Locator.GetByRoleOptions().setName(name).setExact(true);
    }

    protected static Locator dialog(Page page) {
        return page.getByRole(AriaRole.DIALOG);
    }

    /** What axe finds serious or critical on the page. */
    protected static List<String> seriousFindings(Page page, String where) {
        return new AxeBuilder(page).withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")).analyze().getViolations().stream()
                .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                .map(rule -> where + ": " + text(rule))
                .toList();
    }

    private static String text(Rule rule) {
        return rule.getId() + " " + rule.getNodes().stream().limit(3).map(node -> node.getHtml() + " " + node.getFailureSummary()).toList();
    }
}
