package io.caddis.admin.web;

import io.caddis.admin.web.access.AccessFilter;
import io.caddis.admin.web.json.JsonbConfiguration;
import io.caddis.admin.web.problem.ProblemMapper;
import io.caddis.admin.web.resource.AuditResource;
import io.caddis.admin.web.resource.BrokersResource;
import io.caddis.admin.web.resource.GroupResource;
import io.caddis.admin.web.resource.GroupsResource;
import io.caddis.admin.web.resource.NodesResource;
import io.caddis.admin.web.resource.OpenApiResource;
import io.caddis.admin.web.resource.OverviewResource;
import io.caddis.admin.web.resource.PartitionsResource;
import io.caddis.admin.web.resource.PlansResource;
import io.caddis.admin.web.resource.SessionResource;
import io.caddis.admin.web.resource.SessionsResource;
import io.caddis.admin.web.resource.SettingsResource;
import io.caddis.admin.web.resource.TimelineResource;
import io.caddis.admin.web.resource.TopicsResource;
import io.caddis.admin.web.resource.UsersResource;
import io.caddis.admin.web.stream.StreamResource;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** Version 1 of the admin REST interface: its routes, and what stands before and behind each of them. */
@ApplicationPath("/api/v1")
public class AdminApiApplication extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(
                AccessFilter.class, JsonbConfiguration.class, ProblemMapper.class,
                NodeResource.class, OpenApiResource.class, SessionResource.class, SessionsResource.class, UsersResource.class,
                OverviewResource.class, BrokersResource.class, TopicsResource.class, PartitionsResource.class,
                SettingsResource.class, GroupsResource.class, GroupResource.class, TimelineResource.class, AuditResource.class,
                PlansResource.class, StreamResource.class, NodesResource.class);
    }
}
