package io.caddis.admin.web;

/**
 * Which file of the built console answers a path, and how long a browser may keep it. Pure.
 *
 * @param file     path below the built console, never with a step upwards
 * @param caching  value of Cache-Control
 * @param type     content type
 */
record UiAsset(String file, String caching, String type) {

    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    private static final String ASK_EVERY_TIME = "no-cache";
    private static final String INDEX = "index.html";

    /** Vite puts what has a hash of its content in its name there. */
    private static final String HASHED = "assets/";

    /**
     * The file for a path of the console, or null when there can be none. What is no file is a place in the application: a deep link,
     * answered with its page.
     *
     * @param path begins with a slash, decoded by the server
     */
    static UiAsset of(String path) {
        String file = path.substring(1);
        if (!isPlain(file)) {
            return null;
        }
        if (file.startsWith(HASHED)) {
            return new UiAsset(file, FOR_EVER, typeOf(file));
        }
        if (file.equals("caddis.svg") || file.equals("licenses.txt")) {
            return new UiAsset(file, ASK_EVERY_TIME, typeOf(file));
        }
        return file.startsWith("api/") || file.startsWith("health/") ? null : new UiAsset(INDEX, ASK_EVERY_TIME, typeOf(INDEX));
    }

    /** The container has normalised the path already; this holds without that. */
    private static boolean isPlain(String file) {
        return !file.contains("..") && !file.contains("\\") && file.indexOf('\0') < 0;
    }

    private static String typeOf(String file) {
        return switch (file.substring(file.lastIndexOf('.') + 1)) {
            case "html" -> "text/html;charset=UTF-8";
            case "js" -> "text/javascript;charset=UTF-8";
            case "css" -> "text/css;charset=UTF-8";
            case "svg" -> "image/svg+xml";
            case "woff2" -> "font/woff2";
            case "json" -> "application/json";
            case "txt" -> "text/plain;charset=UTF-8";
            default -> "application/octet-stream";
        };
    }
}
