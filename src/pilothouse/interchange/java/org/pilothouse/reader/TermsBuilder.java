package org.pilothouse.reader;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.mpxj.Availability;
import org.mpxj.AvailabilityTable;
import org.mpxj.CostRateTable;
import org.mpxj.CostRateTableEntry;
import org.mpxj.Rate;
import org.mpxj.Resource;
import org.mpxj.TimeUnit;

/** Gives a resource of the library the plan's availability and rates over time: the way back of Terms. */
final class TermsBuilder {
    private static final LocalDateTime LAST = CostRateTableEntry.DEFAULT_ENTRY.getEndDate();

    private final Resource resource;
    private final JsonNode row;

    TermsBuilder(Resource resource, JsonNode row) {
        this.resource = resource;
        this.row = row;
    }

    static int table(JsonNode row, String name) {
        String letter = Values.text(row, name);
        return letter == null ? 0 : Math.max(0, Math.min(CostRateTable.MAX_TABLES - 1, letter.charAt(0) - 'A'));
    }

    void microsoft() {
        if (row.path("availability").isEmpty()) {
            free(Terms.EVER, null, row.path("max_units").asDouble(1.0));
        }
        for (JsonNode period : row.path("availability")) {
            LocalDateTime start = Values.moment(period, "start");
            free(start == null ? Terms.EVER : start, Values.moment(period, "finish"), period.path("units").asDouble(1.0));
        }
        for (int table = 0; table < CostRateTable.MAX_TABLES; table++) {
            table(table);
        }
    }

    private void free(LocalDateTime start, LocalDateTime finish, double units) {
        LocalDateTime end = finish == null ? AvailabilityTable.END_DATE_NA : finish.minusMinutes(1);
        resource.getAvailability().add(new Availability(start, end, 100 * units));
    }

    /** One table, with a rate of nothing before the first where that begins some day. */
    private void table(int table) {
        List<JsonNode> prices = prices(table);
        if (prices.isEmpty()) {
            return;
        }
        CostRateTable made = resource.getCostRateTable(table);
        made.clear();
        LocalDateTime first = Values.moment(prices.get(0), "since");
        if (first != null) {
            made.add(new CostRateTableEntry(Terms.EVER, first.minusMinutes(1), 0, Rate.ZERO, Rate.ZERO));
        }
        for (int i = 0; i < prices.size(); i++) {
            JsonNode price = prices.get(i);
            LocalDateTime since = Values.moment(price, "since");
            LocalDateTime until = i + 1 < prices.size() ? Values.moment(prices.get(i + 1), "since").minusMinutes(1) : LAST;
            made.add(new CostRateTableEntry(since == null ? Terms.EVER : since, until, money(price, "per_use"),
                rate(price, "standard", "per"), rate(price, "overtime", "overtime_per")));
        }
    }

    private List<JsonNode> prices(int table) {
        List<JsonNode> found = new ArrayList<>();
        row.path("rates").forEach(price -> {
            if (table(price, "table") == table) {
                found.add(price);
            }
        });
        return found;
    }

    /** P6 keeps both together: at each moment at which either changes how much there is and up to five prices. */
    void primavera() {
        // The library writes no entry from its own first minute on that has no price, though it may have units.
        TreeSet<LocalDateTime> moments = new TreeSet<>();
        moments.add(Terms.EVER.plusMinutes(1));
        boolean always = row.path("availability").isEmpty();
        for (JsonNode period : row.path("availability")) {
            enter(moments, Values.moment(period, "start"));
            enter(moments, Values.moment(period, "finish"));
        }
        row.path("rates").forEach(price -> enter(moments, Values.moment(price, "since")));
        CostRateTable made = resource.getCostRateTable(0);
        made.clear();
        for (LocalDateTime at : moments) {
            LocalDateTime next = moments.higher(at);
            LocalDateTime until = next == null ? LAST : next.minusMinutes(1);
            Rate[] rates = new Rate[CostRateTable.MAX_TABLES];
            for (int table = 0; table < rates.length; table++) {
                rates[table] = price(table, at);
            }
            made.add(new CostRateTableEntry(at, until, 0, rates));
            double units = always ? row.path("max_units").asDouble(1.0) : units(at);
            free(at, next, units);
        }
    }

    private static void enter(TreeSet<LocalDateTime> moments, LocalDateTime at) {
        if (at != null) {
            moments.add(at);
        }
    }

    private double units(LocalDateTime at) {
        for (JsonNode period : row.path("availability")) {
            LocalDateTime start = Values.moment(period, "start");
            LocalDateTime finish = Values.moment(period, "finish");
            if ((start == null || !start.isAfter(at)) && (finish == null || finish.isAfter(at))) {
                return period.path("units").asDouble(1.0);
            }
        }
        return 0;
    }

    private Rate price(int table, LocalDateTime at) {
        JsonNode found = null;
        for (JsonNode price : prices(table)) {
            LocalDateTime since = Values.moment(price, "since");
            found = since == null || !since.isAfter(at) ? price : found;
        }
        return found == null ? Rate.ZERO : new Rate(new BigDecimal(found.path("standard").asText("0")), TimeUnit.HOURS);
    }

    private static BigDecimal money(JsonNode price, String name) {
        return new BigDecimal(price.path(name).asText("0"));
    }

    private static Rate rate(JsonNode price, String name, String per) {
        return new Rate(money(price, name), switch (price.path(per).asText("hour")) {
            case "minute" -> TimeUnit.MINUTES;
            case "day" -> TimeUnit.DAYS;
            case "week" -> TimeUnit.WEEKS;
            case "month" -> TimeUnit.MONTHS;
            case "year" -> TimeUnit.YEARS;
            default -> TimeUnit.HOURS;
        });
    }
}
