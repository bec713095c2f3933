# Finds RE2 as re2::re2: by its own CMake package where there is one, else by its files (Debian 12).
find_package(re2 CONFIG QUIET)
if(TARGET re2::re2)
  set(_re2_found_at "${re2_DIR}")
else()
  find_path(RE2_INCLUDE_DIR NAMES re2/re2.h)
  find_library(RE2_LIBRARY NAMES re2)
  mark_as_advanced(RE2_INCLUDE_DIR RE2_LIBRARY)
  if(RE2_INCLUDE_DIR AND RE2_LIBRARY)
    set(_re2_found_at "${RE2_LIBRARY}")
    add_library(re2::re2 UNKNOWN IMPORTED)
    set_target_properties(re2::re2 PROPERTIES IMPORTED_LOCATION "${RE2_LIBRARY}"
                                              INTERFACE_INCLUDE_DIRECTORIES "${RE2_INCLUDE_DIR}")
  endif()
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(re2 REQUIRED_VARS _re2_found_at)
