package io.caddis.verification.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The installed Chromium, and what its pages did that they must not do. One thread. */
final class ConsoleBrowser implements AutoCloseable {

    /** Where Debian and others have it. */
    private static final List<Path> CHROMIUM = List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"));
    private static final int PATIENCE_MS = 30_000;

    private final Playwright playwright = Playwright.create();
    private final Browser browser;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    ConsoleBrowser() {
        Path chromium = CHROMIUM.stream().filter(Files::isExecutable).findFirst().orElseThrow(() -> new AssertionError(
                "no Chromium at any of " + CHROMIUM + "; ./caddis test installs it on Debian, or: apt-get install chromium"));
        browser = playwright.chromium().launch(new LaunchOptions().setExecutablePath(chromium).setArgs(List.of(
                "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--font-render-hinting=none",
                "--disable-background-networking", "--disable-component-update", "--disable-sync")));
    }

    /**
     * A window with preferences of its own.
     *
     * @param allowedOrigins of the nodes; a request to any other is a complaint
     */
    Page open(String language, String theme, List<String> allowedOrigins) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1440, 900).setLocale("en"));
        context.addInitScript("localStorage.setItem('caddis.preferences', JSON.stringify({language: '%s', theme: '%s', zone: 'UTC'}))"
                .formatted(language, theme));
        Page page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MS);
        page.onPageError(complaints::add);
        page.onRequest(request -> {
            if (!request.url().startsWith("blob:") && !request.url().startsWith("data:") && !allowedOrigins.contains(originOf(request.url()))) {
                complaints.add("a request to another origin: " + request.url());
            }
        });
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                complaints.add(message.text());
            }
        });
        return page;
    }

    static void signIn(Page page, String consoleUrl, String user, String password) {
        page.navigate(consoleUrl + "/");
        page.locator("input[name=user]").fill(user);
        page.locator("input[name=password]").fill(password);
        page.locator("button[type=submit]").click();
        page.getByRole(AriaRole.NAVIGATION).first().waitFor();
    }

    /** What pages did since the last call that they must not do. */
    List<String> complaints() {
        List<String> found = List.copyOf(complaints);
        complaints.clear();
        return found;
    }

    static String originOf(String url) {
        URI uri = URI.create(url.split("[?#]", 2)[0]);
        return uri.getScheme() + "://" + uri.getAuthority();
    }

    static Path screenshot(Page page, String name) {
        Path file = Path.of("target", "screenshots", name + ".png");
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
        return file;
    }

    @Override
    public void close() {
        Stream.<AutoCloseable>of(browser, playwright).forEach(one -> {
            try {
                one.close();
            } catch (Exception endedAlready) {
                throw new IllegalStateException("the browser did not end", endedAlready);
            }
        });
    }
}
