#pragma once

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)

namespace stele {

/// An instant, in microseconds since 1970-01-01T00:00:00Z; years 0001 to 9999 can be stored.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

/// A date and time of day without a zone, in microseconds; never shifted by any zone.
using LocalTimestamp = std::chrono::local_time<std::chrono::microseconds>;

/// A calendar date without a zone.
using Date = std::chrono::year_month_day;

/// A time of day without a zone, from 00:00:00 to 23:59:59.999999.
struct TimeOfDay {
  std::chrono::microseconds since_midnight{0};

  friend constexpr auto operator<=>(const TimeOfDay&, const TimeOfDay&) = default;
};

/// The present instant, at microseconds.
[[nodiscard]] Timestamp now() noexcept;

/// `2026-11-22 17:05:09.000120+00:00`: always 32 characters, always UTC, so that text order is time
/// order. What cannot be stored is written so that no `parse_` function reads it.
[[nodiscard]] std::string format(Timestamp value);
/// `2026-11-22 17:05:09.000120`
[[nodiscard]] std::string format(LocalTimestamp value);
/// `2026-11-22`
[[nodiscard]] std::string format(Date value);
/// `17:05:09`, with `.000120` where there are microseconds.
[[nodiscard]] std::string format(TimeOfDay value);

/// What a buffer of `format_to` must hold; no value takes more.
inline constexpr std::size_t max_time_text = 40;

/// As `format`, into a buffer of `max_time_text` characters; returns how many were written. No
/// terminating zero, no allocation.
[[nodiscard]] std::size_t format_to(char* buffer, Timestamp value) noexcept;
[[nodiscard]] std::size_t format_to(char* buffer, LocalTimestamp value) noexcept;
[[nodiscard]] std::size_t format_to(char* buffer, Date value) noexcept;
[[nodiscard]] std::size_t format_to(char* buffer, TimeOfDay value) noexcept;
/// The form that Sequelize stores in sqlite: `2026-11-22 17:05:09.120 +00:00`, with six digits
/// where there are microseconds, so that equal texts are equal times and text order is time order.
[[nodiscard]] std::size_t format_sequelize_to(char* buffer, Timestamp value) noexcept;

/// Reads ISO 8601 and what databases make of it: `T` or a space between date and time, a fraction
/// of any length (digits past the sixth are cut off), `Z`, `+hh:mm`, `+hhmm`, `+hh` with or without
/// a space before it, `+hh:mm:ss` too (postgres, of times before zones); no offset means UTC. A
/// date alone is its midnight. Empty where the text is anything else, and where the instant is not
/// of the years 0001 to 9999.
[[nodiscard]] std::optional<Timestamp> parse_timestamp(std::string_view text) noexcept;
/// As `parse_timestamp`; a text with an offset is refused.
[[nodiscard]] std::optional<LocalTimestamp> parse_local_timestamp(std::string_view text) noexcept;
/// `YYYY-MM-DD`; a day that does not exist is refused.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text) noexcept;
/// `hh:mm`, `hh:mm:ss` or `hh:mm:ss.ffffff`, the fraction as in a timestamp; 24:00 and leap seconds
/// are refused.
[[nodiscard]] std::optional<TimeOfDay> parse_time_of_day(std::string_view text) noexcept;

/// True for the years that every database stores: 0001 to 9999.
[[nodiscard]] bool is_storable(Timestamp value) noexcept;
[[nodiscard]] bool is_storable(LocalTimestamp value) noexcept;
/// True for a day that exists, in a year from 0001 to 9999.
[[nodiscard]] bool is_storable(Date value) noexcept;
/// True from 00:00:00 to 23:59:59.999999.
[[nodiscard]] bool is_storable(TimeOfDay value) noexcept;

}  // namespace stele

#pragma GCC visibility pop
