/**
 * Consumer groups as their coordinators last stored them in the catalog. Plain data.
 */
package io.caddis.admin.group;
