package io.caddis.quickstart.check;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * 20,000 flights in the United States in early 2001, in time order: a real stream with a natural key, the airport of
 * origin. Data of the US Bureau of Transportation Statistics.
 *
 * @param flights all of them
 */
record Flights(List<Flight> flights) {

    /**
     * One line of the input.
     *
     * @param origin IATA code of the airport of departure
     * @param json   the whole line
     */
    record Flight(String origin, String json) {
    }

    static Flights shipped() {
        List<Flight> flights = new ArrayList<>();
        ObjectMapper json = new ObjectMapper();
        try (InputStream in = Flights.class.getResourceAsStream("flights.jsonl.gz");
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                flights.add(new Flight(json.readTree(line).required("origin").asText(), line));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("reading the flights", unreadable);
        }
        return new Flights(List.copyOf(flights));
    }

    /** Flights of each airport of origin. */
    Map<String, Integer> perOrigin() {
        Map<String, Integer> counts = new TreeMap<>();
        flights.forEach(flight -> counts.merge(flight.origin(), 1, Integer::sum));
        return counts;
    }
}
