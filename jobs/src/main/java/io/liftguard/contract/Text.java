package io.liftguard.contract;

import java.io.Serializable;

/** A text in Chinese and English. */
public record Text(String zh, String en) implements Serializable {}
