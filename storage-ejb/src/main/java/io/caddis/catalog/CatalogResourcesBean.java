package io.caddis.catalog;

import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;
import javax.sql.DataSource;

/**
 * Hands the container's data source and persistence unit to plain code. Bean-managed transactions: Flyway commits by
 * itself and must not find one.
 */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class CatalogResourcesBean {

    @Resource(lookup = "java:jboss/datasources/CaddisDS")
    private DataSource dataSource;

    @PersistenceUnit(unitName = "catalog")
    private EntityManagerFactory entityManagerFactory;

    /** The schema of the catalog; valid as long as the application is deployed. */
    public CatalogSchema schema() {
        return new CatalogSchema(dataSource, entityManagerFactory);
    }
}
