package dev.docket.persistence.crash;

import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.DiskMoment;
import java.nio.file.Path;

/**
 * A moment at which the power may go: during one changing call.
 *
 * @param call the call
 * @param path of what file
 * @param moment what is durable then, and what is not
 * @param known how much of the chronicle had been written
 */
record CrashPoint(Call call, Path path, DiskMoment moment, int known) {}
