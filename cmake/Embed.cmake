# chipline_embed(TARGET NAMESPACE FILE...): turns text files into one generated .cc, so that the
# program is one file. Each is reachable as NAMESPACE::Embedded("path as given").
function(chipline_embed target namespace header)
  set(out "${CMAKE_CURRENT_BINARY_DIR}/${target}_embedded.cc")
  add_custom_command(
    OUTPUT "${out}"
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DNAMESPACE=${namespace} -DHEADER=${header}
            "-DFILES=${ARGN}" -DROOT=${CMAKE_CURRENT_SOURCE_DIR}
            -P "${CMAKE_SOURCE_DIR}/cmake/EmbedScript.cmake"
    DEPENDS ${ARGN} "${CMAKE_SOURCE_DIR}/cmake/EmbedScript.cmake"
    WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
    VERBATIM)
  target_sources(${target} PRIVATE "${out}")
endfunction()
