package io.caddis.ear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The admin interface of a deployed node, from the first sign-in on: every route with every role, and what a browser relies on. */
final class ConsoleStory {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String BASE = "/console/api/v1";
    private static final Pattern FIRST_PASSWORD = Pattern.compile("user admin was made, with the password (\\S+) ");
    private static final List<String> ROLES = List.of("VIEWER", "OPERATOR", "ADMIN");
    private static final String PASSWORD = "a password of some length";

    /** Method, path and the least role, as RoutesTest of admin-web has them; OPEN needs none. The bodies are refused by what they say. */
    private static final String[][] ROUTES = {
        {"GET", "/node", "OPEN"}, {"GET", "/openapi.json", "OPEN"},
        {"GET", "/session", "VIEWER"}, {"PUT", "/session/password", "VIEWER"},
        {"GET", "/sessions", "VIEWER"}, {"DELETE", "/sessions/none", "VIEWER"},
        {"GET", "/users", "ADMIN"}, {"POST", "/users", "ADMIN"}, {"PATCH", "/users/nobody", "ADMIN"}, {"DELETE", "/users/nobody", "ADMIN"},
        {"GET", "/nodes", "VIEWER"}, {"GET", "/overview", "VIEWER"},
        {"GET", "/brokers", "VIEWER"}, {"GET", "/brokers/1", "VIEWER"}, {"GET", "/brokers/1/settings", "VIEWER"},
        {"GET", "/topics", "VIEWER"}, {"GET", "/topics/orders", "VIEWER"}, {"GET", "/topics/orders/settings", "VIEWER"},
        {"GET", "/partitions", "VIEWER"}, {"GET", "/settings", "VIEWER"},
        {"GET", "/groups", "VIEWER"}, {"GET", "/group?id=none", "VIEWER"},
        {"GET", "/timeline", "VIEWER"}, {"GET", "/audit", "VIEWER"}, {"GET", "/stream", "VIEWER"},
        {"GET", "/plans", "VIEWER"}, {"GET", "/plans/none", "VIEWER"},
        {"POST", "/plans", "OPERATOR"}, {"POST", "/plans/none/execution", "OPERATOR"},
    };

    private final ExistingServer server;
    private final String bootstrapServers;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ConsoleStory(ExistingServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    void tell() throws Exception {
        String password = firstPassword();
        refusesWhoIsNotSignedIn();
        String cookie = signsInWithACookie(password);
        refusesForgedRequests(cookie);
        Map<String, String> tokens = signsInEveryRole(password);
        walksEveryRouteWithEveryRole(tokens);
        showsTheCluster(tokens.get("VIEWER"));
        refusesWhatItCannotUse(tokens.get("ADMIN"));
        plansAndExecutesOnce(tokens.get("OPERATOR"));
        tellsWhatHappens(tokens.get("VIEWER"));
        endsSessions(tokens);
    }

    private String firstPassword() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Matcher line = FIRST_PASSWORD.matcher(Files.readString(server.log()));
            if (line.find()) {
                return line.group(1);
            }
            assertTrue(System.nanoTime() < deadline, "no first user in " + server.log());
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private void refusesWhoIsNotSignedIn() throws Exception {
        for (String[] route : ROUTES) {
            HttpResponse<String> answer = send(route[0], route[1], body(route[0]), Map.of());
            assertEquals(route[2].equals("OPEN") ? 200 : 401, answer.statusCode(), route[0] + " " + route[1] + ": " + answer.body());
        }
        HttpResponse<String> problem = send("GET", "/overview", null, Map.of("Authorization", "Bearer AAAA"));
        assertEquals(401, problem.statusCode());
        assertEquals("application/problem+json", problem.headers().firstValue("Content-Type").orElse("").split(";")[0]);
        assertTrue(problem.body().contains("\"type\":\"urn:caddis:problem:not-signed-in\""), problem.body());
        assertEquals(404, send("GET", "/nothing", null, Map.of()).statusCode());
    }

    private String signsInWithACookie(String password) throws Exception {
        HttpResponse<String> wrong = send("POST", "/session", signIn("admin", "wrong " + password, false), Map.of());
        HttpResponse<String> unknown = send("POST", "/session", signIn("nobody", password, false), Map.of());
        assertEquals(401, wrong.statusCode(), wrong.body());
        assertEquals(withoutInstance(wrong.body()), withoutInstance(unknown.body()));

        HttpResponse<String> right = send("POST", "/session", signIn("admin", password, false), Map.of());

        assertEquals(200, right.statusCode(), right.body());
        assertTrue(right.body().contains("\"passwordChangeDue\":true"), right.body());
        assertFalse(right.body().contains("\"token\""), right.body());
        String cookie = right.headers().firstValue("Set-Cookie").orElse("");
        assertTrue(cookie.matches("(?i)caddis_session=[^;]+;.*HttpOnly.*") && cookie.matches("(?i).*SameSite=Strict.*")
                && cookie.matches("(?i).*Path=/console.*"), cookie);
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private void refusesForgedRequests(String cookie) throws Exception {
        String csrf = field(send("GET", "/session", null, Map.of("Cookie", cookie)).body(), "csrfToken");
        for (String[] route : ROUTES) {
            if (!route[0].equals("GET")) {
                HttpResponse<String> without = send(route[0], route[1], body(route[0]), Map.of("Cookie", cookie));
                assertEquals(403, without.statusCode(), route[0] + " " + route[1] + ": " + without.body());
                assertTrue(without.body().contains("problem:csrf"), without.body());
                assertEquals(403, send(route[0], route[1], body(route[0]), Map.of("Cookie", cookie, "X-Caddis-Csrf", "guess")).statusCode());
                HttpResponse<String> with = send(route[0], route[1], body(route[0]), Map.of("Cookie", cookie, "X-Caddis-Csrf", csrf));
                assertFalse(with.body().contains("problem:csrf"), with.body());
                assertEquals(403, send(route[0], route[1], body(route[0]),
                        Map.of("Cookie", cookie, "X-Caddis-Csrf", csrf, "Sec-Fetch-Site", "cross-site")).statusCode());
            }
        }
        assertEquals(403, send("POST", "/session", signIn("admin", "x", false), Map.of("Sec-Fetch-Site", "same-site")).statusCode());
    }

    private Map<String, String> signsInEveryRole(String adminPassword) throws Exception {
        Map<String, String> tokens = new LinkedHashMap<>();
        String admin = field(send("POST", "/session", signIn("admin", adminPassword, true), Map.of()).body(), "token");
        for (String role : ROLES) {
            String name = role.toLowerCase(java.util.Locale.ROOT) + "1";
            HttpResponse<String> created = send("POST", "/users",
                    "{\"name\":\"%s\",\"role\":\"%s\",\"password\":\"%s\"}".formatted(name, role, PASSWORD), bearer(admin));
            assertEquals(201, created.statusCode(), created.body());
            assertFalse(created.body().contains("pbkdf2"), created.body());
            HttpResponse<String> signedIn = send("POST", "/session", signIn(name, PASSWORD, true), Map.of());
            assertEquals(200, signedIn.statusCode(), signedIn.body());
            assertTrue(signedIn.headers().firstValue("Set-Cookie").isEmpty());
            tokens.put(role, field(signedIn.body(), "token"));
        }
        return tokens;
    }

    private void walksEveryRouteWithEveryRole(Map<String, String> tokens) throws Exception {
        for (String[] route : ROUTES) {
            for (String role : ROLES) {
                HttpResponse<String> answer = send(route[0], route[1], body(route[0]), bearer(tokens.get(role)));
                boolean allowed = route[2].equals("OPEN") || ROLES.indexOf(role) >= ROLES.indexOf(route[2]);
                String what = role + " " + route[0] + " " + route[1] + ": " + answer.statusCode() + " " + answer.body();
                assertEquals(!allowed, answer.statusCode() == 403, what);
                assertTrue(answer.statusCode() < 500 && answer.statusCode() != 401, what);
                if (allowed && route[0].equals("GET") && !route[1].endsWith("none")) {
                    assertEquals(200, answer.statusCode(), what);
                }
            }
        }
    }

    private void showsTheCluster(String token) throws Exception {
        String overview = get("/overview", token);
        assertTrue(overview.contains("\"nodeId\":1") && overview.contains("\"verdict\":{"), overview);
        assertTrue(overview.contains("\"brokerEpoch\":\""), "64-bit numbers are text: " + overview);
        await("/partitions?topic=orders", token, body -> body.contains("\"endOffset\":\"") && body.contains("\"sizeBytes\":\""));
        assertTrue(get("/topics?search=ORD&state=healthy", token).contains("\"matching\":1"));
        assertTrue(get("/topics?search=nothing", token).contains("\"matching\":0"));
        assertTrue(get("/topics/orders/settings", token).contains("\"name\":\"retention.ms\""));
        assertTrue(get("/brokers/1/settings", token).contains("\"source\":\"START_UP\""));
        await("/timeline?kind=topic-created&topic=orders", token, body -> body.contains("\"topic\":\"orders\""));
        assertTrue(get("/audit?action=sign-in&outcome=refused", token).contains("\"actor\":\"nobody\""));
        assertTrue(get("/audit?action=user-created", token).contains("\"resource\":\"user:viewer1\""));
        assertEquals(404, send("GET", "/topics/none", null, bearer(token)).statusCode());
        assertEquals(404, send("GET", "/brokers/77/settings", null, bearer(token)).statusCode());
    }

    private void refusesWhatItCannotUse(String token) throws Exception {
        for (String query : List.of(
                "/topics?sort=name;drop", "/topics?colour=red", "/partitions?state=WORSE", "/timeline?from=yesterday",
                "/audit?before=x", "/timeline?partition=1", "/topics?size=501", "/group")) {
            HttpResponse<String> answer = send("GET", query, null, bearer(token));
            assertEquals(400, answer.statusCode(), query + ": " + answer.body());
            assertTrue(answer.body().contains("problem:invalid-parameter"), answer.body());
        }
        assertRefused(400, send("POST", "/users", "{\"name\":\"x\",\"role\":\"VIEWER\",\"password\":\"" + PASSWORD + "\",\"more\":1}",
                bearer(token)));
        assertRefused(400, send("POST", "/users", "{\"name\":\"x\",\"role\":\"KING\",\"password\":\"" + PASSWORD + "\"}", bearer(token)));
        assertRefused(400, send("POST", "/users", "{\"name\":", bearer(token)));
        assertRefused(400, send("POST", "/users", "{\"name\":\"x\",\"role\":\"VIEWER\",\"password\":\"short\"}", bearer(token)));
        assertRefused(413, send("POST", "/users", "{\"name\":\"" + "x".repeat(70_000) + "\"}", bearer(token)));
        assertRefused(409, send("POST", "/users", "{\"name\":\"admin\",\"role\":\"VIEWER\",\"password\":\"" + PASSWORD + "\"}", bearer(token)));
        HttpRequest form = HttpRequest.newBuilder(server.uri(BASE + "/users")).header("Authorization", "Bearer " + token)
                .header("Content-Type", "text/plain").POST(HttpRequest.BodyPublishers.ofString("{}")).build();
        assertRefused(415, http.send(form, BodyHandlers.ofString()));
        assertRefused(405, send("DELETE", "/overview", null, bearer(token)));
    }

    /** With one broker no leader can move: the plan says so, is executed, and did nothing; all of its life is the same. */
    private void plansAndExecutesOnce(String token) throws Exception {
        assertRefused(400, send("POST", "/plans", "{\"kind\":\"DELETE_EVERYTHING\"}", bearer(token)));
        assertRefused(422, send("POST", "/plans",
                "{\"kind\":\"MOVE_LEADERS\",\"partitions\":[{\"topic\":\"orders\",\"partition\":77}]}", bearer(token)));
        HttpResponse<String> made = send("POST", "/plans",
                "{\"kind\":\"MOVE_LEADERS\",\"partitions\":[{\"topic\":\"orders\",\"partition\":1},{\"topic\":\"orders\",\"partition\":0,\"to\":1}]}",
                bearer(token));
        assertEquals(201, made.statusCode(), made.body());
        assertTrue(made.body().contains("\"why\":\"no-other-in-sync\"") && made.body().contains("\"why\":\"already-leads\""), made.body());
        assertTrue(made.body().contains("\"cannot-move\":\"1\"") && made.body().contains("\"state\":\"PLANNED\""), made.body());
        String execution = "/plans/" + field(made.body(), "id") + "/execution";
        HttpResponse<String> executed = send("POST", execution, "{}", bearer(token));
        assertEquals(200, executed.statusCode(), executed.body());
        assertTrue(executed.body().contains("\"state\":\"DONE\""), executed.body());
        assertEquals(executed.body(), send("POST", execution, "{}", bearer(token)).body());
        assertTrue(get("/plans", token).contains("\"matching\":1"));
        assertTrue(get("/audit?action=plan-executed", token).contains("\"actor\":\"operator1\""));
    }

    private static void assertRefused(int status, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("urn:caddis:problem:"), answer.body());
    }

    private void tellsWhatHappens(String token) throws Exception {
        Map<String, String> first;
        try (InputStream stream = open(token, null)) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
            first = event(lines);
            assertEquals("snapshot", first.get("event"), first.toString());
            assertTrue(first.get("data").contains("\"reason\":\"start\"") && first.get("data").contains("\"overview\":{"), first.toString());
            create("told-1");
            Map<String, String> delta = event(lines);
            while (!delta.get("data").contains("told-1")) {
                delta = event(lines);
            }
            assertEquals("delta", delta.get("event"), delta.toString());
        }
        create("told-2");
        try (InputStream stream = open(token, first.get("id"))) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
            Map<String, String> missed = event(lines);
            assertEquals("delta", missed.get("event"), "resumed, not begun anew: " + missed);
        }
        try (InputStream stream = open(token, "2-other-17")) {
            Map<String, String> anew = event(new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8)));
            assertTrue(anew.get("data").contains("\"reason\":\"other-node\""), anew.toString());
        }
    }

    private void create(String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
        }
    }

    private InputStream open(String token, String lastEventId) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(BASE + "/stream"))
                .header("Authorization", "Bearer " + token).header("Accept", "text/event-stream").timeout(PATIENCE);
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
        assertEquals(200, answer.statusCode());
        return answer.body();
    }

    /** The next event's fields. Blocks; the node sends a heartbeat at the latest after ten seconds. */
    private static Map<String, String> event(BufferedReader lines) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        String line = lines.readLine();
        while (line != null && !(line.isEmpty() && fields.containsKey("data"))) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.merge(line.substring(0, colon), line.substring(colon + 1).strip(), String::concat);
            }
            line = lines.readLine();
        }
        assertTrue(line != null, "the stream ended after " + fields);
        return fields;
    }

    private void endsSessions(Map<String, String> tokens) throws Exception {
        assertEquals(204, send("DELETE", "/session", null, bearer(tokens.get("OPERATOR"))).statusCode());
        assertEquals(401, send("GET", "/session", null, bearer(tokens.get("OPERATOR"))).statusCode());
        HttpResponse<String> demoted = send("PATCH", "/users/viewer1", "{\"disabled\":true}", bearer(tokens.get("ADMIN")));
        assertEquals(200, demoted.statusCode(), demoted.body());
        assertEquals(401, send("GET", "/session", null, bearer(tokens.get("VIEWER"))).statusCode());
        assertEquals(204, send("DELETE", "/users/viewer1", null, bearer(tokens.get("ADMIN"))).statusCode());
    }

    private void await(String path, String token, Predicate<String> expected) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String body = get(path, token);
        while (!expected.test(body)) {
            assertTrue(System.nanoTime() < deadline, path + ": " + body);
            TimeUnit.MILLISECONDS.sleep(200);
            body = get(path, token);
        }
    }

    private String get(String path, String token) throws Exception {
        HttpResponse<String> answer = send("GET", path, null, bearer(token));
        assertEquals(200, answer.statusCode(), path + ": " + answer.body());
        return answer.body();
    }

    private HttpResponse<String> send(String method, String path, String body, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(BASE + path)).timeout(PATIENCE);
        headers.forEach(request::header);
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json").method(method, HttpRequest.BodyPublishers.ofString(body));
        }
        if (path.equals("/stream")) {
            HttpResponse<InputStream> streamed = http.send(request.build(), BodyHandlers.ofInputStream());
            streamed.body().close();
            return new StatusOnly(streamed);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static String body(String method) {
        return method.equals("POST") || method.equals("PUT") || method.equals("PATCH") ? "{}" : null;
    }

    private static String signIn(String user, String password, boolean bearer) {
        return "{\"user\":\"%s\",\"password\":\"%s\",\"bearer\":%s}".formatted(user, password, bearer);
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    private static String field(String json, String name) {
        Matcher field = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
        assertTrue(field.find(), name + " in " + json);
        return field.group(1);
    }

    private static String withoutInstance(String problem) {
        return problem.replaceAll("urn:uuid:[0-9a-f-]+", "");
    }

    /** A stream's answer, whose body never ends. */
    private record StatusOnly(HttpResponse<InputStream> answer) implements HttpResponse<String> {
        @Override
        public int statusCode() {
            return answer.statusCode();
        }

        @Override
        public HttpRequest request() {
            return answer.request();
        }

        @Override
        public java.util.Optional<HttpResponse<String>> previousResponse() {
            return java.util.Optional.empty();
        }

        @Override
        public java.net.http.HttpHeaders headers() {
            return answer.headers();
        }

        @Override
        public String body() {
            return "";
        }

        @Override
        public java.util.Optional<javax.net.ssl.SSLSession> sslSession() {
            return answer.sslSession();
        }

        @Override
        public java.net.URI uri() {
            return answer.uri();
        }

        @Override
        public HttpClient.Version version() {
            return answer.version();
        }
    }
}
