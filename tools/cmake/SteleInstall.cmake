# Install rules, the CMake package, the pkg-config file and the Debian packages.
#
# Component "runtime" is what programs need, "development" is what compiling them needs, and
# "conformance" is the suite that a dialect of another tree passes; it comes with the tests.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(_stele_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/stele")

install(
  TARGETS stele stele_builtin stele_core stele_sqlite stele_postgres
  EXPORT stele-targets
  ARCHIVE COMPONENT development
  LIBRARY COMPONENT runtime NAMELINK_COMPONENT development
  FILE_SET HEADERS
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
    COMPONENT development)
install(EXPORT stele-targets NAMESPACE stele:: DESTINATION "${_stele_package_dir}"
        COMPONENT development)

configure_package_config_file(
  "${CMAKE_CURRENT_LIST_DIR}/stele-config.cmake.in" "${PROJECT_BINARY_DIR}/stele-config.cmake"
  INSTALL_DESTINATION "${_stele_package_dir}"
  NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may break its users.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/stele-config-version.cmake"
                                 COMPATIBILITY SameMinorVersion)
install(
  FILES "${PROJECT_BINARY_DIR}/stele-config.cmake" "${PROJECT_BINARY_DIR}/stele-config-version.cmake"
        "${CMAKE_CURRENT_LIST_DIR}/FindSOCI.cmake" "${CMAKE_CURRENT_LIST_DIR}/Findre2.cmake"
        "${CMAKE_CURRENT_LIST_DIR}/soci_without_boost.h"
  DESTINATION "${_stele_package_dir}"
  COMPONENT development)

# The file's own place tells the prefix, so that the package can be moved.
file(RELATIVE_PATH STELE_PC_PREFIX "/prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/prefix")
set(STELE_PC_DEPENDENCIES "")
if(NOT BUILD_SHARED_LIBS)
  set(STELE_PC_DEPENDENCIES
      "-lsoci_sqlite3 -lsoci_postgresql -lsoci_core -lsqlite3 -lpq -lre2 -pthread -ldl")
endif()
configure_file("${CMAKE_CURRENT_LIST_DIR}/stele.pc.in" "${PROJECT_BINARY_DIR}/stele.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/stele.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig"
        COMPONENT development)
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}"
        COMPONENT development)

if(TARGET stele_conformance)
  install(TARGETS stele_conformance EXPORT stele-conformance-targets ARCHIVE COMPONENT conformance)
  install(EXPORT stele-conformance-targets NAMESPACE stele:: DESTINATION "${_stele_package_dir}"
          COMPONENT conformance)
  install(FILES "${CMAKE_CURRENT_LIST_DIR}/SteleConformance.cmake"
          DESTINATION "${_stele_package_dir}" COMPONENT conformance)
endif()

# What `cmake --install` takes.
add_custom_target(stele_installed DEPENDS stele_builtin stele_core stele_sqlite stele_postgres
                                          $<TARGET_NAME_IF_EXISTS:stele_conformance>)

if(PROJECT_IS_TOP_LEVEL)
  include(StelePackages)
endif()
