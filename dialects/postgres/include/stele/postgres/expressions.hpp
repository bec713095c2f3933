#pragma once

/// All operators that postgres alone has. `distinct(columns…)` of a query, DISTINCT ON, needs no
/// header: it is a verb of every query, which other dialects refuse.
#include "stele/postgres/arrays.hpp"
#include "stele/postgres/hstore.hpp"
#include "stele/postgres/patterns.hpp"
#include "stele/postgres/ranges.hpp"
