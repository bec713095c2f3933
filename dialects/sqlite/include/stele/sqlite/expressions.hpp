#pragma once

/// All operators and functions that sqlite alone has.
#include "stele/sqlite/glob.hpp"
#include "stele/sqlite/json.hpp"
