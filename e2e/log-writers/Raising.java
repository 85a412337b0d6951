import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Four threads that log errors with causes and with suppressed exceptions among other lines. */
public class Raising {
  private static final Logger log = LoggerFactory.getLogger(Raising.class);

  public static void main(String[] args) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    for (int thread = 0; thread < 4; thread++) {
      threads.submit(() -> {
        for (int i = 0; i < Integer.parseInt(args[0]); i++) {
          log.info("order {} accepted, no ERROR", i);
          try {
            charge();
          } catch (IllegalStateException failure) {
            log.error("charge failed", failure);
            log.warn("will retry", failure);
          }
        }
      });
    }
    threads.shutdown();
    threads.awaitTermination(30, TimeUnit.SECONDS);
  }

  private static void charge() {
    try {
      throw new java.net.ConnectException("Connection refused\nby 127.0.0.1");
    } catch (java.net.ConnectException cause) {
      IllegalStateException failure = new IllegalStateException("charge failed", cause);
      failure.addSuppressed(new java.io.IOException("close failed", new RuntimeException("deeper")));
      throw failure;
    }
  }
}
