package io.liftguard.watch;

import io.liftguard.domain.LiftState;

/**
 * A row of the register of lifts, with what the plan and the watch list ask beyond {@link
 * LiftState}. Days are epoch days, {@code Times.NO_DAY} where none is given.
 *
 * @param propertyManaged null when not known
 * @param repairFund null when not known
 * @param assessment outcome of the safety assessment, null when there was none
 */
public record RegisterEntry(
    LiftState state,
    Boolean propertyManaged,
    Boolean repairFund,
    boolean addedToBuilding,
    int assessedOn,
    String assessment,
    int hazardClosedOn) {}
