# Debian ships no CMake config for RE2, only pkg-config: wrapped here as re2::re2.
# (Its .pc reports version 0.0.0, so never ask for a minimum.)
find_package(PkgConfig REQUIRED)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
if(NOT TARGET re2::re2)
  add_library(re2::re2 INTERFACE IMPORTED)
  target_link_libraries(re2::re2 INTERFACE PkgConfig::RE2)
endif()
