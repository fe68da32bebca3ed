package io.caddis.admin.web.json;

import jakarta.json.bind.adapter.JsonbAdapter;

/** JavaScript reads numbers as doubles, which round above 2^53. */
public final class LongAsText implements JsonbAdapter<Long, String> {

    @Override
    public String adaptToJson(Long value) {
        return value.toString();
    }

    @Override
    public Long adaptFromJson(String text) {
        return Long.valueOf(text);
    }
}
