"""The list of what an archive is made of, as CycloneDX 1.6 in JSON (ECMA-424)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from livraison.wheels import Wheel


def sbom(version: str, wheels: Iterable[Wheel]) -> str:
    """The document: the program, and each library with its licence and the digests of its wheels.

    Without a date or a serial number, so that the same content gives the same bytes.
    """
    by_name: dict[tuple[str, str], list[Wheel]] = {}
    metadata: dict[tuple[str, str], Mapping[str, str]] = {}
    for wheel in wheels:
        read = wheel.metadata()
        key = (read["name"], read["version"])
        by_name.setdefault(key, []).append(wheel)
        metadata[key] = read
    program = _reference("iscg-tui", version)
    components = [_component(metadata[key], by_name[key]) for key in sorted(by_name)]
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": program,
                "name": "iscg-tui",
                "version": version,
                "licenses": [{"license": {"id": "EUPL-1.2"}}],
            }
        },
        "components": components,
        "dependencies": [{"ref": program, "dependsOn": [each["bom-ref"] for each in components]}],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _reference(name: str, version: str) -> str:
    """The package URL, with the name as the index writes it (PEP 503)."""
    return f"pkg:pypi/{name.lower().replace('_', '-').replace('.', '-')}@{version}"


def _component(metadata: Mapping[str, str], wheels: Iterable[Wheel]) -> dict[str, Any]:
    reference = _reference(metadata["name"], metadata["version"])
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": reference,
        "name": metadata["name"],
        "version": metadata["version"],
        "purl": reference,
    }
    if metadata["licence"]:
        component["licenses"] = [{"license": {"name": metadata["licence"]}}]
    component["components"] = [
        {
            "type": "file",
            "bom-ref": f"{reference}#{name}",
            "name": name,
            "hashes": [{"alg": "SHA-256", "content": digest}],
        }
        for name, digest in sorted({each.path.name: each.sha256 for each in wheels}.items())
    ]
    return component
