package io.caddis.console.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.caddis.admin.Facet;
import io.caddis.admin.Page;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListingTest {

    private record Row(String name, Long size, String state) {}

    private static final List<Row> ROWS = List.of(
            new Row("alpha", 3L, "GOOD"), new Row("beta", null, "VERY_BAD"), new Row("gamma", 3L, "VERY_BAD"), new Row("Gamut", 9L, "GOOD"));

    private final Listing<Row> listing = new Listing<>(Row::name, Comparator.comparing(Row::name))
            .column("size", Row::size)
            .facet("state", List.of("GOOD", "VERY_BAD"), row -> List.of(row.state()));

    @Test
    void shouldSortTheWholeSet_breakTiesByName_andCutThePage() {
        Page<Row> page = page(Map.of("sort", List.of("size"), "order", List.of("desc"), "size", List.of("2"), "page", List.of("0")));

        assertEquals(List.of("Gamut", "alpha"), names(page));
        assertEquals(List.of("gamma", "beta"), names(page(
                Map.of("sort", List.of("size"), "order", List.of("desc"), "size", List.of("2"), "page", List.of("1")))));
        assertEquals(4, page.matching());
    }

    @Test
    void shouldSearchWithoutCase_andCountFacetsOfWhatIsFound() {
        Page<Row> page = page(Map.of("search", List.of("GAM")));

        assertEquals(List.of("gamma", "Gamut"), names(page));
        assertEquals(List.of(new Facet("state", "GOOD", 1), new Facet("state", "VERY_BAD", 1)), page.facets());
    }

    @Test
    void shouldCountAFacet_asIfItsOwnFilterWereNotSet() {
        Page<Row> page = page(Map.of("state", List.of("very-bad")));

        assertEquals(List.of("beta", "gamma"), names(page));
        assertEquals(List.of(new Facet("state", "GOOD", 2), new Facet("state", "VERY_BAD", 2)), page.facets());
    }

    @Test
    void shouldGiveAnEmptyPage_beyondTheEnd() {
        assertEquals(List.of(), page(Map.of("page", List.of("1000000"), "size", List.of("500"))).items());
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow_andNameTheParameter() {
        assertEquals("sort", refused(Map.of("sort", List.of("colour; drop table"))));
        assertEquals("state", refused(Map.of("state", List.of("WORSE"))));
        assertEquals("colour", refused(Map.of("colour", List.of("red"))));
        assertEquals("page", refused(Map.of("page", List.of("-1"))));
        assertEquals("size", refused(Map.of("size", List.of("501"))));
        assertEquals("size", refused(Map.of("size", List.of("10", "20"))));
        assertEquals("order", refused(Map.of("order", List.of("sideways"))));
        assertEquals("search", refused(Map.of("search", List.of("x".repeat(257)))));
    }

    private String refused(Map<String, List<String>> parameters) {
        InvalidParameterException refusal = assertThrows(InvalidParameterException.class, () -> page(parameters));
        assertTrue(refusal.getMessage().startsWith(refusal.parameter()), refusal.getMessage());
        return refusal.parameter();
    }

    private Page<Row> page(Map<String, List<String>> parameters) {
        return listing.page(ROWS, ListQuery.of(parameters, listing.filterNames()), List.of(), "now");
    }

    private static List<String> names(Page<Row> page) {
        return page.items().stream().map(Row::name).toList();
    }
}
