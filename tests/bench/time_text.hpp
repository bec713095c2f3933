#pragma once

#include <cstddef>

#include <stele/base/timestamp.hpp>

/// How a careful C programmer writes and reads times: by position, by hand.
namespace bench {

inline constexpr std::size_t time_text_size = 32;

/// "2026-11-22 17:05:09.000000+00:00", without a terminating zero.
void write_time(char* text, stele::Timestamp time);
/// Of a text in UTC that begins with "2026-11-22 17:05:09"; whole seconds.
[[nodiscard]] stele::Timestamp read_time(const char* text);

}  // namespace bench
