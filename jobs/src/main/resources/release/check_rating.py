#!/usr/bin/env python3
"""placeholder to be replaced in this commit series"""
