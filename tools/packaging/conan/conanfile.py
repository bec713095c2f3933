"""Conan 2 recipe that builds this tree: conan create tools/packaging/conan"""

import os
import re

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load


class SteleConan(ConanFile):
    name = "stele"
    description = "Object-relational mapper for C++20"
    license = "MIT"
    topics = ("orm", "database", "sqlite", "postgresql")
    package_type = "library"
    settings = "os", "compiler", "build_type", "arch"
    options = {"shared": [True, False], "with_spdlog": [True, False]}
    default_options = {
        "shared": False,
        "with_spdlog": False,
        "soci/*:with_sqlite3": True,
        "soci/*:with_postgresql": True,
    }

    @property
    def _tree(self):
        return os.path.join(self.recipe_folder, "..", "..", "..")

    def set_version(self):
        lists = load(self, os.path.join(self._tree, "CMakeLists.txt"))
        self.version = re.search(r"project\(stele VERSION (\S+)", lists).group(1)

    def export_sources(self):
        for pattern in ("CMakeLists.txt", "LICENSE", "core/*", "dialects/*", "tools/cmake/*"):
            copy(self, pattern, src=self._tree, dst=self.export_sources_folder)

    def validate(self):
        check_min_cppstd(self, 20)
        if self.settings.os != "Linux":
            raise ConanInvalidConfiguration("stele is built on Linux only so far")

    def requirements(self):
        self.requires("nlohmann_json/[>=3.11 <4]", transitive_headers=True)
        self.requires("libpq/[>=14]")
        self.requires("re2/[>=20220601]")
        self.requires("soci/[>=4.0.3 <5]")
        self.requires("sqlite3/[>=3.37 <4]")
        if self.options.with_spdlog:
            self.requires("spdlog/[>=1.10 <2]", transitive_headers=True)

    def layout(self):
        cmake_layout(self)

    def generate(self):
        CMakeDeps(self).generate()
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["STELE_INSTALL"] = True
        for part in ("TESTS", "EXAMPLES", "BENCH"):
            toolchain.cache_variables[f"STELE_BUILD_{part}"] = False
        toolchain.cache_variables["STELE_WERROR"] = False
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        copy(self, "LICENSE", src=self.source_folder,
             dst=os.path.join(self.package_folder, "licenses"))
        CMake(self).install()

    def package_info(self):
        # stele's own CMake package knows how its libraries are linked.
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.builddirs = ["lib/cmake/stele"]
