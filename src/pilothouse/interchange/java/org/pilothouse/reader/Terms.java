package org.pilothouse.reader;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.mpxj.Availability;
import org.mpxj.CostRateTable;
import org.mpxj.CostRateTableEntry;
import org.mpxj.Rate;
import org.mpxj.Resource;
import org.mpxj.TimeUnit;

/** Writes the terms of a resource that change with time: how much of it there is, and what it costs. */
final class Terms {
    /** What the tools write for "since ever" and "for good". */
    static final LocalDateTime EVER = LocalDateTime.of(1984, 1, 1, 0, 0);
    static final LocalDateTime NEVER = LocalDateTime.of(2049, 12, 31, 0, 0);

    private record Period(LocalDateTime start, LocalDateTime finish, double units) {}

    private record Price(LocalDateTime since, BigDecimal standard, BigDecimal overtime, BigDecimal perUse, String per,
                         String overtimePer) {
        boolean isNothing() {
            return standard.signum() == 0 && overtime.signum() == 0 && perUse.signum() == 0;
        }

        boolean costsLike(Price other) {
            return other != null && equals(new Price(since, other.standard, other.overtime, other.perUse, other.per, other.overtimePer));
        }
    }

    private final Json json;
    private final Units units;
    private final boolean primavera;

    Terms(Json json, Units units, boolean primavera) {
        this.json = json;
        this.units = units;
        this.primavera = primavera;
    }

    void write(Resource resource) throws IOException {
        availability(resource);
        rates(resource);
    }

    private void availability(Resource resource) throws IOException {
        List<Period> periods = periods(resource);
        boolean always = periods.size() == 1 && (primavera || periods.get(0).start == null) && periods.get(0).finish == null;
        if (periods.isEmpty() || always) {
            json.put("max_units", periods.isEmpty() ? Units.share(resource.getMaxUnits()) : Double.valueOf(periods.get(0).units));
            return;
        }
        periods.removeIf(period -> period.units == 0);
        json.put("max_units", periods.stream().map(Period::units).max(Comparator.naturalOrder()).orElse(0.0));
        json.key("availability").open('[');
        for (Period period : periods) {
            Integer id = resource.getUniqueID();
            json.open('{').put("start", units.instant(period.start, id, "available from"));
            json.put("finish", units.instant(period.finish, id, "available to")).put("units", period.units).close('}');
        }
        json.close(']');
    }

    /** In order, touching ones of equal units joined; a minute between two is how tools write that they touch. */
    private static List<Period> periods(Resource resource) {
        List<Availability> rows = new ArrayList<>(resource.getAvailability());
        rows.removeIf(row -> row.getUnits() == null || row.getRange() == null);
        rows.sort(Comparator.comparing(row -> begin(row) == null ? LocalDateTime.MIN : begin(row)));
        List<Period> made = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            LocalDateTime next = i + 1 < rows.size() ? begin(rows.get(i + 1)) : null;
            LocalDateTime start = begin(rows.get(i));
            LocalDateTime finish = end(rows.get(i).getRange().getEnd(), next);
            double share = rows.get(i).getUnits().doubleValue() / 100.0;
            Period last = made.isEmpty() ? null : made.get(made.size() - 1);
            if (start != null && finish != null && !finish.isAfter(start)) {
                continue;
            }
            if (last != null && last.units == share && Objects.equals(last.finish, start)) {
                made.set(made.size() - 1, new Period(last.start, finish, share));
            } else {
                made.add(new Period(start, finish, share));
            }
        }
        return made;
    }

    private static LocalDateTime begin(Availability row) {
        return begin(row.getRange().getStart());
    }

    private static LocalDateTime begin(LocalDateTime value) {
        return value == null || value.isBefore(EVER.plusDays(1)) ? null : whole(value);
    }

    private static LocalDateTime end(LocalDateTime value, LocalDateTime next) {
        if (value == null || !value.isBefore(NEVER)) {
            return next;
        }
        LocalDateTime after = value.getMinute() == 59 || value.getSecond() == 59 ? whole(value).plusMinutes(1) : whole(value);
        return next != null && after.isAfter(next) ? next : after;
    }

    private static LocalDateTime whole(LocalDateTime value) {
        return value.withSecond(0).withNano(0);
    }

    private void rates(Resource resource) throws IOException {
        boolean begun = false;
        for (int table = 0; table < CostRateTable.MAX_TABLES; table++) {
            for (Price price : prices(resource, table)) {
                if (!begun) {
                    json.key("rates").open('[');
                    begun = true;
                }
                json.open('{').put("table", String.valueOf((char) ('A' + table)));
                json.put("since", units.instant(price.since, resource.getUniqueID(), "rate from"));
                json.put("standard", text(price.standard)).put("overtime", text(price.overtime));
                json.put("per_use", text(price.perUse)).put("per", price.per).put("overtime_per", price.overtimePer).close('}');
            }
        }
        if (begun) {
            json.close(']');
        }
    }

    /** The rates of a table in order, each where it differs from the one before. P6's five prices are tables as well. */
    private List<Price> prices(Resource resource, int table) {
        CostRateTable rows = resource.getCostRateTable(primavera ? 0 : table);
        List<Price> made = new ArrayList<>();
        if (rows == null) {
            return made;
        }
        List<CostRateTableEntry> sorted = new ArrayList<>(rows);
        sorted.removeIf(row -> row.getShiftPeriod() != null);
        sorted.sort(Comparator.comparing(row -> row.getStartDate() == null ? LocalDateTime.MIN : row.getStartDate()));
        Price last = null;
        for (CostRateTableEntry row : sorted) {
            Price price = price(row, table);
            if (!(last == null && price.isNothing()) && !price.costsLike(last)) {
                made.add(price);
                last = price;
            }
        }
        return made;
    }

    private Price price(CostRateTableEntry row, int table) {
        LocalDateTime since = begin(row.getStartDate());
        if (primavera) {
            return new Price(since, amount(row.getRate(table)), BigDecimal.ZERO, BigDecimal.ZERO, "hour", "hour");
        }
        return new Price(since, amount(row.getStandardRate()), amount(row.getOvertimeRate()), money(row.getCostPerUse()),
            per(row.getStandardRate()), per(row.getOvertimeRate()));
    }

    private static BigDecimal amount(Rate rate) {
        return rate == null ? BigDecimal.ZERO : money(rate.getAmount());
    }

    private static BigDecimal money(Number value) {
        if (value == null) {
            return BigDecimal.ZERO;
        }
        BigDecimal exact = BigDecimal.valueOf(value.doubleValue()).setScale(6, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return exact.signum() == 0 ? BigDecimal.ZERO : exact;
    }

    private static String text(BigDecimal value) {
        return value.toPlainString();
    }

    private static String per(Rate rate) {
        TimeUnit unit = rate == null || rate.getAmount() == 0 ? null : rate.getUnits();
        return unit == null ? "hour" : switch (unit) {
            case MINUTES -> "minute";
            case DAYS -> "day";
            case WEEKS -> "week";
            case MONTHS -> "month";
            case YEARS -> "year";
            default -> "hour";
        };
    }
}
