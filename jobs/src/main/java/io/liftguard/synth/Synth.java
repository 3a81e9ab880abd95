package io.liftguard.synth;

import io.liftguard.LiftGuardException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Makes the landing files of a county that does not exist: thirteen tables, day after day, with
 * firms of known quality. {@link Landing} says how the files are laid out, {@link Calibration}
 * which published figures they follow. Memory is a few dozen bytes a lift; time and size grow with
 * the number of visits.
 */
public final class Synth {

  private Synth() {}

  /**
   * Fills {@code options.out()}.
   *
   * @param progress receives a line now and then
   * @throws LiftGuardException (wrong use) when the directory already holds something
   */
  public static SynthReport generate(SynthOptions options, Consumer<String> progress) {
    try {
      refuseFilled(options.out());
      Files.createDirectories(options.landing());
      County county = new County(options);
      Samples samples = options.dirt().isPlanted() ? new Samples(county.rng(), county.end) : null;
      Landing landing = new Landing(options.landing(), options.scale(), county.end, samples);
      try (landing) {
        simulate(county, landing, progress);
      }
      List<SynthReport.TableSize> sizes = landing.sizes();
      long dirtRows = 0;
      if (samples != null) {
        progress.accept("planting dirt");
        dirtRows = new DirtDesk(options, samples).plant();
      }
      List<SynthReport.PlantedFirm> firms =
          county.firms.stream()
              .map(firm -> firm.planted(firm.parent() < 0 ? null : county.firms.get(firm.parent())))
              .toList();
      writeFirms(options.firmsFile(), firms);
      return new SynthReport(options.landing(), sizes, firms, dirtRows);
    } catch (IOException | UncheckedIOException e) {
      throw LiftGuardException.runFailed(
          "The synthetic files could not be written to " + options.out() + ": " + e.getMessage(),
          "Make room or choose another directory, and start again with an empty one.",
          e);
    }
  }

  /**
   * The files that were delivered on a day: those of every table whose name begins with it. In all
   * tables but rescues only the last ten days have files of their own.
   *
   * @return paths in order
   */
  public static List<Path> filesOfDay(Path landing, LocalDate day) {
    try (Stream<Path> files = Files.walk(landing)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().startsWith(day.toString()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void refuseFilled(Path out) throws IOException {
    if (!Files.exists(out)) {
      return;
    }
    try (Stream<Path> content = Files.list(out)) {
      if (content.findAny().isPresent()) {
        throw LiftGuardException.wrongUse(
            "The directory " + out + " is not empty.",
            "Name a new or an empty directory: delivered files are never overwritten.");
      }
    }
  }

  private static void simulate(County county, Landing landing, Consumer<String> progress) {
    Fleet fleet = new Fleet(county);
    EventClock clock = new EventClock(county, fleet);
    RegisterDesk register = new RegisterDesk(county, fleet, landing, clock);
    InsuranceDesk insurance = new InsuranceDesk(county, fleet, landing);
    FaultDesk faults = new FaultDesk(county, fleet, landing, clock);
    RescueDesk rescues = new RescueDesk(county, fleet, landing, clock, insurance, faults);
    VisitDesk visits = new VisitDesk(county, fleet, landing, clock);
    InspectionDesk inspections = new InspectionDesk(county, fleet, landing);
    OfficeDesk office = new OfficeDesk(county, fleet, landing);
    for (int day = county.start; day <= county.end; day++) {
      landing.beginDay(day);
      if (day == county.start) {
        office.takeOver(day);
        register.takeOver(day);
        insurance.takeOver(day);
        inspections.takeOver(day);
      } else {
        register.contracts(day);
        insurance.renewals(day);
      }
      office.day(day);
      insurance.otherClaims(day);
      inspections.reinspections(day);
      for (int lift = 0; lift < county.lifts; lift++) {
        if (day > county.start && fleet.isDue(fleet.nextStep, lift, day)) {
          if (fleet.life[lift] == Fleet.UNBORN) {
            inspections.beforeUse(lift, day);
          }
          register.step(lift, day);
        }
        if (fleet.isDue(fleet.nextInspection, lift, day)) {
          inspections.inspect(lift, day);
        }
        if (fleet.isDue(fleet.nextVisit, lift, day)) {
          visits.visit(lift, day);
        }
        if (fleet.isDue(fleet.nextFault, lift, day)) {
          faults.fault(lift, day);
        }
        if (fleet.isDue(fleet.nextRescue, lift, day)) {
          rescues.call(lift, day);
        }
      }
      rescues.powerCuts(day);
      rescues.drills(day);
      rescues.closeDay();
      faults.closeDay();
      visits.closeDay(day);
      report(county, landing, day, progress);
    }
  }

  private static void report(County county, Landing landing, int day, Consumer<String> progress) {
    LocalDate date = LocalDate.ofEpochDay(day);
    if ((date.getDayOfMonth() == 1 && date.getMonthValue() % 6 == 1) || day == county.end) {
      long rows = landing.sizes().stream().mapToLong(SynthReport.TableSize::rows).sum();
      progress.accept(String.format(Locale.ROOT, "%s: %,d rows written", date, rows));
    }
  }

  private static void writeFirms(Path file, List<SynthReport.PlantedFirm> firms)
      throws IOException {
    StringBuilder text =
        new StringBuilder(
            "firm_id,name,parent_firm_id,quality,attributable_rate,arrival_factor,late_visits,"
                + "missed_visits,first_pass\n");
    for (SynthReport.PlantedFirm firm : firms) {
      text.append(firm.firmId()).append(',');
      TextRowFile.appendField(text, firm.name());
      text.append(',').append(firm.parentFirmId());
      text.append(',').append(firm.quality().name().toLowerCase(Locale.ROOT));
      text.append(',').append(firm.attributableRate());
      text.append(',').append(firm.arrivalFactor());
      text.append(',').append(firm.lateVisits());
      text.append(',').append(firm.missedVisits());
      text.append(',').append(firm.firstPass()).append('\n');
    }
    Files.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
