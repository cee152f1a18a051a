# Warnings, sanitizers and hardening as one interface target that every target of ours links.
option(CHIPLINE_TESTS "Build the tests" ON)
option(CHIPLINE_FUZZERS "Build the fuzzers (clang only)" OFF)
set(CHIPLINE_SANITIZE "" CACHE STRING "Sanitizers, e.g. address,undefined or thread")

add_library(chipline_options INTERFACE)
target_compile_features(chipline_options INTERFACE cxx_std_20)
target_include_directories(chipline_options INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(chipline_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(CHIPLINE_SANITIZE)
  target_compile_options(chipline_options INTERFACE -fsanitize=${CHIPLINE_SANITIZE}
                         -fno-omit-frame-pointer -fno-sanitize-recover=undefined
                         # g++ 12 sees ghosts in <regex> then: https://gcc.gnu.org/PR105562
                         $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(chipline_options INTERFACE -fsanitize=${CHIPLINE_SANITIZE})
endif()
if(CHIPLINE_FUZZERS)
  target_compile_options(chipline_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # g++'s -Wconversion leaves signs alone; clang's doesn't.
  target_compile_options(chipline_options INTERFACE -Wno-sign-conversion)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo" OR CMAKE_BUILD_TYPE STREQUAL "Release")
  # Bounds checks of the standard library stay on: the input is the open web.
  target_compile_definitions(chipline_options INTERFACE _GLIBCXX_ASSERTIONS)
  target_compile_options(chipline_options INTERFACE -fstack-protector-strong)
endif()
