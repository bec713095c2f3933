# Finds SOCI under one set of names: SOCI::soci_core and, for each component asked for (sqlite3,
# postgresql, …), SOCI::soci_<component>.
#
# SOCI 4.1 and later installs a CMake package whose targets are SOCI::Core, SOCI::SQLite3, …; these
# are given the names above. SOCI 4.0 has no package that find_package() could find, and Debian
# ships none at all: there its headers and libraries are looked for.

# The names that SOCI's own package uses.
set(_soci_package_name_sqlite3 SQLite3)
set(_soci_package_name_postgresql PostgreSQL)
set(_soci_package_name_mysql MySQL)
set(_soci_package_name_odbc ODBC)
set(_soci_package_name_firebird Firebird)

# SOCI's package reads and writes SOCI_FIND_*, which are ours; a function keeps the two apart.
function(_soci_find_package out_found out_version)
  set(SOCI_FIND_COMPONENTS "")
  set(SOCI_FIND_REQUIRED FALSE)
  set(SOCI_FIND_QUIETLY TRUE)
  set(SOCI_FIND_VERSION "")
  find_package(SOCI CONFIG QUIET GLOBAL)
  if(TARGET SOCI::Core)
    set(${out_found} "${SOCI_CONFIG}" PARENT_SCOPE)
    set(${out_version} "${SOCI_VERSION}" PARENT_SCOPE)
  endif()
endfunction()

# Gives `target` of SOCI's package the name `name`.
function(_soci_rename target name)
  if(TARGET ${target} AND NOT TARGET ${name})
    add_library(${name} INTERFACE IMPORTED GLOBAL)
    target_link_libraries(${name} INTERFACE ${target})
  endif()
endfunction()

# The version in soci/version.h: 4_0_3.
function(_soci_read_version include_dir out)
  if(EXISTS "${include_dir}/soci/version.h")
    file(STRINGS "${include_dir}/soci/version.h" line REGEX "define SOCI_LIB_VERSION ")
    string(REGEX REPLACE ".*\"([0-9]+)_([0-9]+)_([0-9]+)\".*" "\\1.\\2.\\3" version "${line}")
    set(${out} "${version}" PARENT_SCOPE)
  endif()
endfunction()

# Makes target SOCI::soci_<name> of the library's file; `dependencies` are what it needs to link.
function(_soci_import name dependencies)
  find_library(SOCI_${name}_LIBRARY NAMES soci_${name})
  mark_as_advanced(SOCI_${name}_LIBRARY)
  if(SOCI_${name}_LIBRARY AND NOT TARGET SOCI::soci_${name})
    add_library(SOCI::soci_${name} UNKNOWN IMPORTED GLOBAL)
    set_target_properties(
      SOCI::soci_${name}
      PROPERTIES IMPORTED_LOCATION "${SOCI_${name}_LIBRARY}"
                 INTERFACE_INCLUDE_DIRECTORIES "${SOCI_INCLUDE_DIR}"
                 INTERFACE_LINK_LIBRARIES "${dependencies}")
  endif()
endfunction()

# Debian's libsoci-dev was built with Boost but does not depend on its headers: makes SOCI's headers
# compile where those are missing.
function(_soci_do_without_boost)
  find_path(SOCI_BOOST_INCLUDE_DIR NAMES boost/fusion/algorithm/iteration/for_each.hpp)
  mark_as_advanced(SOCI_BOOST_INCLUDE_DIR)
  if(NOT SOCI_BOOST_INCLUDE_DIR)
    set_property(TARGET SOCI::soci_core PROPERTY INTERFACE_COMPILE_OPTIONS
                 "SHELL:-include \"${CMAKE_CURRENT_FUNCTION_LIST_DIR}/soci_without_boost.h\"")
  endif()
endfunction()

_soci_find_package(_soci_found_at SOCI_VERSION)
if(_soci_found_at)
  _soci_rename(SOCI::Core SOCI::soci_core)
  foreach(_soci_component IN LISTS SOCI_FIND_COMPONENTS)
    _soci_rename("SOCI::${_soci_package_name_${_soci_component}}" SOCI::soci_${_soci_component})
  endforeach()
else()
  find_path(SOCI_INCLUDE_DIR NAMES soci/soci.h)
  mark_as_advanced(SOCI_INCLUDE_DIR)
  if(SOCI_INCLUDE_DIR)
    _soci_read_version("${SOCI_INCLUDE_DIR}" SOCI_VERSION)
    _soci_import(core "${CMAKE_DL_LIBS}")
    foreach(_soci_component IN LISTS SOCI_FIND_COMPONENTS)
      _soci_import(${_soci_component} SOCI::soci_core)
    endforeach()
  endif()
  if(TARGET SOCI::soci_core)
    set(_soci_found_at "${SOCI_core_LIBRARY}")
    _soci_do_without_boost()
  endif()
endif()

foreach(_soci_component IN LISTS SOCI_FIND_COMPONENTS)
  if(TARGET SOCI::soci_${_soci_component})
    set(SOCI_${_soci_component}_FOUND TRUE)
  endif()
endforeach()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(SOCI REQUIRED_VARS _soci_found_at VERSION_VAR SOCI_VERSION
                                       HANDLE_COMPONENTS)
