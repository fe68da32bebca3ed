package io.caddis.console;

import io.caddis.admin.Gap;
import io.caddis.admin.Page;
import io.caddis.admin.Slice;
import io.caddis.admin.cluster.BrokerDetail;
import io.caddis.admin.cluster.BrokerRow;
import io.caddis.admin.cluster.Overview;
import io.caddis.admin.cluster.SettingRow;
import io.caddis.admin.cluster.SettingsView;
import io.caddis.admin.group.GroupDetail;
import io.caddis.admin.group.GroupRow;
import io.caddis.admin.history.AuditEntry;
import io.caddis.admin.history.TimelineEvent;
import io.caddis.admin.topic.PartitionRow;
import io.caddis.admin.topic.ReplicaView;
import io.caddis.admin.topic.TopicDetail;
import io.caddis.admin.topic.TopicRow;
import io.caddis.console.access.Access;
import io.caddis.console.catalog.AuditLog;
import io.caddis.console.list.ListQuery;
import io.caddis.console.list.Listing;
import io.caddis.console.plan.PlanCodec;
import io.caddis.console.plan.Plans;
import io.caddis.console.stream.Subscriber;
import io.caddis.console.view.ClusterView;
import io.caddis.console.view.OverviewMaker;
import io.caddis.console.view.TopicView;
import io.caddis.coordinator.image.ImageListener;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers the consoles' questions: from this node's own view where it can, from the catalog where it must. Any thread; what reads the
 * catalog blocks. Lists come whole into a request and leave it as one page, so no answer is larger than {@link ListQuery#SIZE_MAX} rows.
 */
public final class Console implements AutoCloseable {

    private final ConsolePorts ports;
    private final Access access;
    private final GroupLists groups;
    private final ConsoleLoop loop;
    private final SurveyLoop survey;

    /** @param life differs with every start of the node */
    public Console(ConsolePorts ports, String life) {
        this.ports = ports;
        this.access = new Access(ports.users(), new SecureRandom());
        this.groups = new GroupLists(ports.groups());
        this.loop = new ConsoleLoop(ports, life);
        this.survey = new SurveyLoop(ports, loop::view, loop::onMeasured);
    }

    /** Begins to keep the view; called once. */
    public void start() {
        loop.start();
        survey.start();
    }

    /** To be told of every image. */
    public ImageListener images() {
        return loop;
    }

    /** Users and sessions. */
    public Access access() {
        return access;
    }

    public AuditLog audit() {
        return ports.audit();
    }

    public int nodeId() {
        return ports.nodeId();
    }

    public Overview overview() {
        survey.look();
        return loop.overview().orElseThrow(Console::notReady);
    }

    public Page<BrokerRow> brokers(Map<String, List<String>> parameters) {
        ClusterView view = view();
        return page(Listings.BROKERS, view.brokers(), parameters, view);
    }

    public BrokerDetail broker(int brokerId) {
        return OverviewMaker.broker(view(), brokerId)
                .orElseThrow(() -> new NotFoundException("broker", Integer.toString(brokerId)));
    }

    public Page<TopicRow> topics(Map<String, List<String>> parameters) {
        ClusterView view = view();
        return page(Listings.TOPICS, view.topics(), parameters, view);
    }

    public TopicDetail topic(String name) {
        ClusterView view = view();
        TopicView topic = topic(view, name);
        List<Integer> brokers = topic.partitions().stream()
                .flatMap(partition -> partition.replicas().stream())
                .map(ReplicaView::brokerId)
                .distinct()
                .sorted()
                .toList();
        return new TopicDetail(topic.row(), topic.image().settings(), brokers, view.measured().missing(), asOf(view));
    }

    public Page<PartitionRow> partitions(Map<String, List<String>> parameters) {
        ClusterView view = view();
        List<String> topics = parameters.getOrDefault("topic", List.of());
        // of one topic they are at hand: 40,000 need not be looked at for twelve
        boolean ofOne = topics.size() == 1 && view.topic(topics.get(0)) != null;
        return page(Listings.PARTITIONS, ofOne ? view.topic(topics.get(0)).partitions() : view.partitions(), parameters, view);
    }

    public SettingsView clusterSettings() {
        ClusterView view = view();
        return new SettingsView("cluster", "", ports.settings().cluster(), List.of(), asOf(view));
    }

    public SettingsView topicSettings(String name) {
        ClusterView view = view();
        TopicView topic = topic(view, name);
        return new SettingsView("topic", name, byName(ports.settings().topic(topic.image())), List.of(), asOf(view));
    }

    /** Asks that broker where it is another: bounded by {@link SettingsSource#ASK_MAX_MS}. */
    public SettingsView brokerSettings(int brokerId) {
        ClusterView view = view();
        if (OverviewMaker.broker(view, brokerId).isEmpty()) {
            throw new NotFoundException("broker", Integer.toString(brokerId));
        }
        SettingsSource.Answer answer = ports.settings().broker(brokerId);
        return new SettingsView("broker", Integer.toString(brokerId), byName(answer.rows()), answer.missing(), asOf(view));
    }

    public Page<GroupRow> groups(Map<String, List<String>> parameters) {
        ListQuery query = ListQuery.of(parameters, Listings.GROUPS.filterNames());
        GroupLists.Groups all = groups.all(view(), nowMs());
        return Listings.GROUPS.page(all.rows(), query, all.missing(), Instant.ofEpochMilli(all.asOfMs()).toString());
    }

    public GroupDetail group(String groupId) {
        return groups.detail(groupId, view(), nowMs());
    }

    public Slice<TimelineEvent> timeline(Map<String, List<String>> parameters) {
        var query = HistoryQueries.timeline(parameters);
        return slice(ports.history().read(query), query.size(), TimelineEvent::position);
    }

    public Slice<AuditEntry> audit(Map<String, List<String>> parameters) {
        var query = HistoryQueries.audit(parameters);
        return slice(ports.audit().read(query), query.size(), AuditEntry::position);
    }

    /**
     * Opens a stream: what it is told comes on the console's thread.
     *
     * @return false if there are {@value ConsoleLoop#SUBSCRIBERS_MAX} already, or the node stops
     */
    public boolean subscribe(Subscriber subscriber, Optional<String> lastEventId) {
        survey.look();
        return loop.subscribe(subscriber, lastEventId);
    }

    /** Plans as one request works with them. @param codec stateless */
    public Plans plans(PlanCodec codec) {
        return new Plans(ports.plans(), codec, ports.nodeId(), ports.nowMs());
    }

    /** What plans are worked out from and compared with. */
    public ClusterView present() {
        return view();
    }

    /** A stream is open and wants what is measured. */
    public void keepLooking() {
        survey.look();
    }

    /** Ends all streams and threads. */
    @Override
    public void close() {
        survey.close();
        loop.close();
    }

    private <T> Page<T> page(Listing<T> listing, List<T> rows, Map<String, List<String>> parameters, ClusterView view) {
        return listing.page(rows, ListQuery.of(parameters, listing.filterNames()), view.measured().missing(), asOf(view));
    }

    private <T> Slice<T> slice(List<T> items, int size, Function<T, Long> position) {
        String next = items.size() < size ? null : position.apply(items.get(items.size() - 1)).toString();
        return new Slice<>(items, next, List.<Gap>of(), Instant.ofEpochMilli(nowMs()).toString());
    }

    private ClusterView view() {
        survey.look();
        return loop.view().orElseThrow(Console::notReady);
    }

    private static TopicView topic(ClusterView view, String name) {
        TopicView topic = view.topic(name);
        if (topic == null) {
            throw new NotFoundException("topic", name);
        }
        return topic;
    }

    private static List<SettingRow> byName(List<SettingRow> rows) {
        return rows.stream().sorted(Comparator.comparing(SettingRow::name)).toList();
    }

    private long nowMs() {
        return ports.nowMs().getAsLong();
    }

    private static String asOf(ClusterView view) {
        return Instant.ofEpochMilli(view.asOfMs()).toString();
    }

    private static NotReadyException notReady() {
        return new NotReadyException("this node has not seen the cluster yet");
    }
}
