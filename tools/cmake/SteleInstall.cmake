# Install rules, the CMake package and the pkg-config file.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(_stele_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/stele")

install(
  TARGETS stele stele_builtin stele_core stele_sqlite stele_postgres
  EXPORT stele-targets
  FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT stele-targets NAMESPACE stele:: DESTINATION "${_stele_package_dir}")

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
  DESTINATION "${_stele_package_dir}")

configure_file("${CMAKE_CURRENT_LIST_DIR}/stele.pc.in" "${PROJECT_BINARY_DIR}/stele.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/stele.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
